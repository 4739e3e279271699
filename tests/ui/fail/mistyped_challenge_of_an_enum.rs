use error_core::ApiError;

#[derive(Debug, thiserror::Error, ApiError)]
#[api(chalenge = "Bearer")]
enum E {
    /// No token
    #[error("No token")]
    #[api(status = 401, code = "no_token")]
    NoToken,
}

fn main() {}
