use error_core::{ApiError, Definition};

#[derive(Debug, thiserror::Error, ApiError)]
enum AccountError {
    #[error("No such account")]
    #[api(status = 404, code = "account_not_found", title = "No such account")]
    NotFound,
}

const NEVER: [&Definition; 1] = [AccountError::NOT_FUOND];

fn main() {}
