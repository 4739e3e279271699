use error_core::ApiError;

#[derive(Debug, thiserror::Error, ApiError)]
#[api(status = 404)]
enum E {
    #[error("Not found")]
    #[api(status = 404, code = "not_found", title = "Not found")]
    NotFound,
}

fn main() {}
