//! What can fail when something is read.

use error_response::ApiError;
use error_sqlx::SqlxError;

use crate::{database::Tables, not_found::NotFound};

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
