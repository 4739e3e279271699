use error_core::ApiError;

#[derive(Debug, thiserror::Error, ApiError)]
enum E {
    #[error("No such account")]
    #[api(status = 404, code = "account_not_found", title = "No such account")]
    NotFound,
}

impl E {
    const NOT_FOUND: &'static str = "account_not_found";
}

fn main() {}
