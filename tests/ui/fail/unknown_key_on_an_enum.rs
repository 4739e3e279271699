use error_core::ApiError;

#[derive(Debug, thiserror::Error, ApiError)]
#[api(prefix = "account")]
enum E {
    #[error("Not found")]
    #[api(status = 404, code = "not_found", title = "Not found")]
    NotFound,
}

fn main() {}
