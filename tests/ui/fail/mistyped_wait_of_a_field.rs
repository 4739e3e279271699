use error_core::ApiError;

#[derive(Debug, thiserror::Error, ApiError)]
enum E {
    #[error("Too many requests")]
    #[api(category = rate_limited)]
    Limited {
        #[api(retryafter)]
        wait: std::time::Duration,
    },
}

fn main() {}
