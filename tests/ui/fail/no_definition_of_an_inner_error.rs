use error_core::ApiError;

#[derive(Debug, thiserror::Error, ApiError)]
enum E {
    #[error(transparent)]
    Other(#[from] std::fmt::Error),
}

fn main() {}
