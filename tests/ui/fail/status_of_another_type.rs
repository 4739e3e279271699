use error_core::ApiError;

#[derive(Debug, thiserror::Error, ApiError)]
enum E {
    /// Not found
    #[error("Not found")]
    #[api(status = StatusCode::NOT_FOUND, code = "not_found")]
    NotFound,
}

fn main() {}
