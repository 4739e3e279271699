#[path = "../adapter.rs"]
mod adapter;

use adapter::StorageError;
use error_core::ApiError;

#[derive(Debug, thiserror::Error, ApiError)]
enum E {
    /// Taken
    #[error("The name {name} is taken")]
    #[api(status = 409, code = "taken", when(Storage = not_found))]
    Taken { name: String },

    #[error(transparent)]
    #[api(transparent, from = std::fmt::Error)]
    Storage(StorageError),
}

fn main() {}
