use error_core::ApiError;

#[derive(Debug, thiserror::Error, ApiError)]
enum E {
    #[error("Not found")]
    #[api = "not_found"]
    #[api(category = not_found)]
    NotFound,
}

fn main() {}
