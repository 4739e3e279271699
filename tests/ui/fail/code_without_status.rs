use error_core::ApiError;

#[derive(Debug, thiserror::Error, ApiError)]
enum E {
    #[error("Not found")]
    #[api(code = "not_found", category = not_found)]
    NotFound,
}

fn main() {}
