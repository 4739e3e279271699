#[path = "../adapter.rs"]
mod adapter;

use adapter::StorageError;
use error_core::ApiError;

#[derive(Debug, thiserror::Error, ApiError)]
enum E {
    /// Failed
    #[error("failed")]
    #[api(status = 500, code = "failed", from = std::fmt::Error)]
    Storage(#[source] StorageError, u8),
}

fn main() {}
