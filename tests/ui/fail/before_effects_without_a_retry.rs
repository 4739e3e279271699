use error_core::ApiError;

/// Too many transfers
#[derive(Debug, thiserror::Error, ApiError)]
#[error("Too many transfers")]
#[api(status = 429, code = "too_many_transfers", retry = never, retry_after = unknown, before_effects)]
struct TooManyTransfers;

fn main() {}
