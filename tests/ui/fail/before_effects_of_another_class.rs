use error_core::ApiError;

#[derive(Debug, thiserror::Error, ApiError)]
enum TransferError {
    /// The transfer is running
    #[error("The transfer is running")]
    #[api(status = 409, code = "transfer_running", before_effects)]
    Running,

    /// Too many transfers
    #[error("Too many transfers")]
    #[api(status = 429, code = "too_many_transfers", retry = never, retry_after = unknown, before_effects)]
    TooMany,

    /// The ledger is full
    #[error("The ledger is full")]
    #[api(status = 503, code = "ledger_full", retry_after = 1, before_effects = true)]
    Full,
}

fn main() {}
