use error_core::ApiError;

#[derive(Debug, thiserror::Error, ApiError)]
enum E {
    #[error(transparent)]
    #[api(category = conflict)]
    Taken(#[from] std::fmt::Error),
}

fn main() {}
