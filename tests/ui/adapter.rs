//! An adapter, for the cases of `from` and `when`.

use error_core::{AdaptedError, ApiError};

#[derive(Debug, thiserror::Error, ApiError)]
#[error("storage")]
#[api(category = not_found)]
pub(crate) struct StorageError;

impl From<std::fmt::Error> for StorageError {
    fn from(_: std::fmt::Error) -> StorageError {
        StorageError
    }
}

impl AdaptedError for StorageError {
    fn is_named(&self, _: &str) -> bool {
        false
    }
}
