use error_core::ApiError;

#[derive(Debug, thiserror::Error, ApiError)]
enum E {
    #[error("Not found")]
    #[api(category = not_found)]
    NotFound,
    #[error("Gone")]
    #[api(same_as = Gone)]
    Gone,
}

fn main() {}
