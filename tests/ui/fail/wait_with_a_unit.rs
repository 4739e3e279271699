use error_core::ApiError;

#[derive(Debug, thiserror::Error, ApiError)]
enum E {
    #[error("Too many requests")]
    #[api(category = rate_limited, retry_after = 60ms)]
    Limited,
}

fn main() {}
