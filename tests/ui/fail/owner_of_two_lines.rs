use error_core::ApiError;

/// No such account
#[derive(Debug, thiserror::Error, ApiError)]
#[error("There is no such account")]
#[api(status = 404, code = "account_not_found")]
#[api(owner = "accounts\nteam")]
struct NoAccount;

fn main() {}
