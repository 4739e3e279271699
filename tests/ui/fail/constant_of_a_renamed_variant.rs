use error_response::{ApiError, catalog::Definition};

#[derive(Debug, thiserror::Error, ApiError)]
enum AccountError {
    // It was `NotFound`.
    #[error("No such account")]
    #[api(status = 404, code = "account_not_found", title = "No such account")]
    Missing,
}

fn never(_: [&'static Definition; 1]) {}

fn main() {
    never([AccountError::NOT_FOUND]);
}
