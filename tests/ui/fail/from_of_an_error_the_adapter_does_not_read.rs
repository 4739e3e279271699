#[path = "../adapter.rs"]
mod adapter;

use adapter::StorageError;
use error_core::ApiError;

#[derive(Debug, thiserror::Error, ApiError)]
enum E {
    #[error(transparent)]
    #[api(transparent, from = std::str::Utf8Error)]
    Storage(StorageError),
}

fn main() {}
