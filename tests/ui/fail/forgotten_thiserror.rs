use error_core::ApiError;

#[derive(Debug, ApiError)]
enum E {
    /// No such account
    #[error("No account has the id {id}")]
    #[api(status = 404, code = "account_not_found")]
    NotFound { id: String },
    /// The ledger failed
    #[error("ledger: {0}")]
    #[api(category = internal_error)]
    Ledger(#[from] std::io::Error),
}

fn main() {}
