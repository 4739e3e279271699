//! The errors of the routes that return records.

use error_core::Located;
use error_response::ApiError;

use crate::StoreError;

/// The errors of the routes that return records. Add them to the catalog of your API:
/// `catalog![MyError, OccurrenceError]`.
#[derive(Debug, thiserror::Error, ApiError)]
#[non_exhaustive]
pub enum OccurrenceError {
    /// No such occurrence
    ///
    /// No error with this id is kept, or the caller may not read it.
    ///
    /// # Solution
    ///
    /// Check the id, and send the credentials of the request that failed. Errors are kept for a limited time.
    #[error("No error with this id is kept")]
    #[api(status = 404, code = "occurrence_not_found")]
    NotFound,

    /// The records are for operators
    ///
    /// Records of errors are read with the token of an operator.
    ///
    /// # Solution
    ///
    /// Send the token of an operator in `Authorization`.
    #[error("The token of an operator is required")]
    #[api(status = 401, code = "operator_token_required", challenge = "Bearer")]
    Unauthorized,

    /// The records can't be read
    #[error("{0}")]
    #[api(category = unavailable, retry_after = unknown)]
    Store(#[from] Located<StoreError>),
}
