use error_core::ApiError;

#[derive(Debug, thiserror::Error, ApiError)]
enum E {
    /// Too many requests
    #[error("Please wait")]
    #[api(status = 429, code = "too_many", retry_after = 60, max_age = 60)]
    A,
}

fn main() {}
