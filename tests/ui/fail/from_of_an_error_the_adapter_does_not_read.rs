use error_core::ApiError;

#[derive(Debug, thiserror::Error, ApiError)]
#[error("storage")]
#[api(category = not_found)]
struct StorageError;

impl From<std::fmt::Error> for StorageError {
    fn from(_: std::fmt::Error) -> StorageError {
        StorageError
    }
}

impl error_core::AdaptedError for StorageError {
    fn is_named(&self, _: &str) -> bool {
        false
    }
}

#[derive(Debug, thiserror::Error, ApiError)]
enum E {
    #[error(transparent)]
    #[api(transparent, from = std::str::Utf8Error)]
    Storage(StorageError),
}

fn main() {}
