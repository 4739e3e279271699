use error_core::ApiError;

#[derive(Debug, thiserror::Error, ApiError)]
enum E {
    #[error("ledger: {0}")]
    #[api(category = internal_error, message = "The ledger failed: {0}")]
    Ledger(#[source] std::fmt::Error),
}

fn main() {}
