use error_core::ApiError;

#[derive(Debug, thiserror::Error, ApiError)]
enum E {
    /// Unsupported
    #[error("Unsupported")]
    #[api(status = 415, code = "unsupported")]
    Unsupported,
}

fn main() {}
