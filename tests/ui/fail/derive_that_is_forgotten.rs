use error_response as _;

#[derive(Debug, thiserror::Error)]
#[error("No such account")]
#[api(status = 404, code = "account_not_found")]
struct NotFound;

fn main() {}
