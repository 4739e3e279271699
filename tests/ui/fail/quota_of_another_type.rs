/// Too many requests
#[derive(Debug, thiserror::Error, error_core::ApiError)]
#[error("Too many requests")]
#[api(status = 429, code = "too_many", retry_after = unknown)]
struct TooMany {
    #[api(rate_limit)]
    second: error_core::RateLimit,
    #[api(rate_limit)]
    day: u64,
}

fn main() {}
