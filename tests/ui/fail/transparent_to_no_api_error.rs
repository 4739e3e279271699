use error_core::ApiError;

#[derive(Debug, thiserror::Error, ApiError)]
enum E {
    #[error(transparent)]
    #[api(transparent)]
    Inner(std::fmt::Error),
}

fn main() {}
