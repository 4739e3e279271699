use error_core::ApiError;

#[derive(Debug, thiserror::Error, ApiError)]
enum E {
    /// Invalid
    #[error("Invalid")]
    #[api(status = [400 413], code = "invalid")]
    Invalid,
}

fn main() {}
