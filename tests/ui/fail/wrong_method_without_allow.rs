use error_core::ApiError;

#[derive(Debug, thiserror::Error, ApiError)]
enum E {
    #[error("Wrong method")]
    #[api(category = method_not_allowed)]
    Method,
}

fn main() {}
