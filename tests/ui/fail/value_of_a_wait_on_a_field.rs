use error_core::ApiError;

#[derive(Debug, thiserror::Error, ApiError)]
enum E {
    #[error("Too many requests")]
    #[api(category = rate_limited)]
    Limited {
        #[api(retry_after = 5)]
        wait: std::time::Duration,
    },
}

fn main() {}
