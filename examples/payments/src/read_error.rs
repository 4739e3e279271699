//! What can fail when something is read.

use error_response::{ApiError, Category, openapi::Declared};
use error_sqlx::SqlxError;

use crate::{database::Tables, keys::CallerError, not_found::NotFound};

/// A resource or a list cannot be read.
#[derive(Debug, thiserror::Error, ApiError)]
pub(crate) enum ReadError {
    #[error(transparent)]
    #[api(transparent)]
    NotFound(#[from] NotFound),

    #[error(transparent)]
    #[api(transparent, from = sqlx::Error)]
    Database(SqlxError<Tables>),
}

/// What an operation that reads does not return, though its types have it: every key may read, a query violates no constraint,
/// and a row that is not there is a [`NotFound`].
pub(crate) fn never_of_reading() -> [Declared; 4] {
    [
        CallerError::READ_ONLY.into(),
        Category::NotFound.into(),
        Category::Conflict.into(),
        Category::UnprocessableContent.into(),
    ]
}

/// What an operation that lists does not return: a list may be empty.
pub(crate) fn never_of_listing() -> [Declared; 5] {
    let [a, b, c, d] = never_of_reading();
    [NotFound::DEFINITION.into(), a, b, c, d]
}
