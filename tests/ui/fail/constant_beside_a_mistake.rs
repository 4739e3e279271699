use error_core::{ApiError, Definition};

#[derive(Debug, thiserror::Error, ApiError)]
enum AccountError {
    #[error("No such account")]
    #[api(statsu = 404, code = "account_not_found", title = "No such account")]
    NotFound,
}

const NEVER: [&Definition; 1] = [AccountError::NOT_FOUND];

fn main() {}
