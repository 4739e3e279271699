use error_core::ApiError;

#[derive(Debug, thiserror::Error, ApiError)]
enum E {
    #[error("Too many requests")]
    #[api(category = rate_limited)]
    TooMany(
        #[api(retry_after)] std::time::Duration,
        #[api(retry_after)] std::time::SystemTime,
    ),
}

fn main() {}
