use error_core::ApiError;

#[derive(Debug, thiserror::Error, ApiError)]
#[error("Gone")]
#[api(category = gone)]
struct Inner;

#[derive(Debug, thiserror::Error, ApiError)]
enum E {
    #[error(transparent)]
    #[api(transparent, status = 404)]
    Inner(Inner),
}

fn main() {}
