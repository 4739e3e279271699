use error_core::ApiError;

#[derive(Debug, thiserror::Error, ApiError)]
enum E {
    #[error("Too many requests")]
    #[api(category = rate_limited)]
    Requests(#[api(retry_after)] std::time::Duration),
    #[error("Too many logins")]
    #[api(same_as = Requests)]
    Logins,
}

fn main() {}
