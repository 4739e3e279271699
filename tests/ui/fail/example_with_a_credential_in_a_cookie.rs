use error_core::ApiError;

/// No such account
#[derive(Debug, thiserror::Error, ApiError)]
#[error("There is no such account")]
#[api(status = 404, code = "account_not_found")]
#[api(example("GET /accounts/acc_9", header("cookie" = "session=S; mode=unknown")))]
struct NoAccount;

fn main() {}
