use error_core::ApiError;

#[derive(Debug, thiserror::Error, ApiError)]
enum E {
    /// Invalid
    #[error("Invalid")]
    #[api(status = [400], code = "invalid")]
    Invalid,
}

fn main() {}
