use error_core::ApiError;

/// The transfer is running
#[derive(Debug, thiserror::Error, ApiError)]
#[error("The transfer is running")]
#[api(status = 409, code = "transfer_running", before_effects)]
struct TransferRunning;

fn main() {}
