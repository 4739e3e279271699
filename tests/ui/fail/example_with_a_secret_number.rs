use error_core::ApiError;

/// No such account
#[derive(Debug, thiserror::Error, ApiError)]
#[error("There is no such account")]
#[api(status = 404, code = "account_not_found")]
#[api(example("POST /cards", body = r#"{"newPin": 1234, "name": "ada"}"#))]
struct NoAccount;

fn main() {}
