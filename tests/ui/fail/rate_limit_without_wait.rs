use error_core::ApiError;

#[derive(Debug, thiserror::Error, ApiError)]
enum E {
    #[error("Too many requests")]
    #[api(status = 429, code = "too_many", title = "Too many")]
    TooMany,
}

fn main() {}
