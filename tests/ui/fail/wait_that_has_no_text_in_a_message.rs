use error_core::ApiError;

#[derive(Debug, thiserror::Error, ApiError)]
enum E {
    #[error("Too many requests")]
    #[api(category = rate_limited, message = "Wait {wait}")]
    Limited {
        #[api(retry_after)]
        wait: std::time::Duration,
    },
}

fn main() {}
