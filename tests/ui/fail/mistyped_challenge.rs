use error_core::ApiError;

#[derive(Debug, thiserror::Error, ApiError)]
enum E {
    /// No token
    #[error("No token")]
    #[api(status = 401, code = "no_token", chalenge = "Bearer")]
    NoToken,
}

fn main() {}
