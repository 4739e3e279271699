#[path = "../adapter.rs"]
mod adapter;

use adapter::StorageError;
use error_core::ApiError;

#[derive(Debug, thiserror::Error, ApiError)]
enum E {
    /// Missing
    #[error("Missing")]
    #[api(status = 404, code = "missing", when(Storage = "a", Storage = not_found))]
    Missing,

    /// Missing
    #[error("Missing")]
    #[api(status = 404, code = "other", when(Storage = "a"))]
    Other,

    #[error(transparent)]
    #[api(transparent, from = std::fmt::Error)]
    Storage(StorageError),
}

fn main() {}
