use error_core::ApiError;

#[derive(Debug, thiserror::Error, ApiError)]
enum E {
    #[error("too slow")]
    #[api(category = timeout)]
    Timeout,
}

fn main() {}
