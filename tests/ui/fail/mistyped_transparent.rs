use error_core::ApiError;

#[derive(Debug, thiserror::Error, ApiError)]
enum E {
    #[error(transparent)]
    #[api(transparnt)]
    Inner(std::fmt::Error),
}

fn main() {}
