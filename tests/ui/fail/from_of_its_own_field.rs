use error_core::ApiError;

#[derive(Debug, thiserror::Error, ApiError)]
enum E {
    /// Failed
    #[error("failed")]
    #[api(status = 500, code = "failed", from = std::fmt::Error)]
    Storage(#[source] std::fmt::Error),
}

fn main() {}
