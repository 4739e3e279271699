use error_core::ApiError;

#[derive(Debug, thiserror::Error, ApiError)]
enum E {
    #[error("inner: {0}")]
    #[api(transparent)]
    Inner(std::fmt::Error, u8),
}

fn main() {}
