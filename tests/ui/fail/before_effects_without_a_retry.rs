use error_core::ApiError;

/// The ledger is closed
#[derive(Debug, thiserror::Error, ApiError)]
#[error("The ledger is closed")]
#[api(status = 503, code = "ledger_closed", retry = never, retry_after = unknown, before_effects)]
struct LedgerClosed;

fn main() {}
