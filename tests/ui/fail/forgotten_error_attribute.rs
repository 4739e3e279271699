use error_core::ApiError;

#[derive(Debug, thiserror::Error, ApiError)]
enum E {
    #[error("Not found")]
    #[api(category = not_found)]
    NotFound,
    #[api(category = gone)]
    Gone,
}

fn main() {}
