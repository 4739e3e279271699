use error_core::ApiError;

#[derive(Debug, thiserror::Error, ApiError)]
#[api(category = not_found)]
enum E {
    /// Not found
    #[error("Not found")]
    #[api(title = "Not found")]
    NotFound,
}

fn main() {}
