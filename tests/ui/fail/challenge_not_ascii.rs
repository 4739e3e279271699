use error_core::ApiError;

#[derive(Debug, thiserror::Error, ApiError)]
#[api(challenge = "Basic realm=\"café\"")]
enum E {
    #[error("Not found")]
    #[api(category = credentials_missing)]
    NotFound,
}

fn main() {}
