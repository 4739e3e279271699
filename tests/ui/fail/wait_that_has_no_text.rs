use error_core::ApiError;

#[derive(Debug, thiserror::Error, ApiError)]
enum E {
    #[error("Wait {wait}")]
    #[api(category = rate_limited)]
    Limited {
        #[api(retry_after)]
        wait: std::time::Duration,
    },
}

fn main() {}
