use error_core::ApiError;

#[derive(Debug, thiserror::Error, ApiError)]
enum E {
    #[error("Too many requests")]
    #[api(category = rate_limited)]
    TooMany(#[api(retry_after)] u64),
}

fn main() {}
