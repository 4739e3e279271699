use error_core::ApiError;

#[derive(Debug, thiserror::Error, ApiError)]
enum E {
    /// Invalid
    #[error("Invalid")]
    #[api(status = [400, 429], code = "invalid")]
    Invalid,
}

fn main() {}
