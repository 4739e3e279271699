use error_core::ApiError;

/// The ledger is full
#[derive(Debug, thiserror::Error, ApiError)]
#[error("The ledger is full")]
#[api(status = 503, code = "ledger_full", retry_after = 1, before_effects = true)]
struct LedgerFull;

fn main() {}
