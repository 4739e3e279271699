use error_core::ApiError;

#[derive(Debug, thiserror::Error, ApiError)]
enum E {
    #[error("Not found")]
    #[api(same_as = E::Gone)]
    NotFound,
    #[error("Gone")]
    #[api(category = gone)]
    Gone,
}

fn main() {}
