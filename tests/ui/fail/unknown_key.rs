use error_core::ApiError;

#[derive(Debug, thiserror::Error, ApiError)]
enum E {
    #[error("Not found")]
    #[api(categroy = not_found, title = "Not found", category = not_found)]
    NotFound,
}

fn main() {}
