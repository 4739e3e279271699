use error_core::ApiError;

/// No such account
#[derive(Debug, thiserror::Error, ApiError)]
#[error("There is no such account")]
#[api(status = 404, code = "account_not_found")]
#[api(example("POST /login", header("content-type" = "application/x-www-form-urlencoded"), body = "user=ada&password=hunter2"))]
struct NoAccount;

fn main() {}
