//! The status of invalid fields, which an author chooses.

use error_core::ErrorStatus;

/// The status of invalid fields: both conventions are common.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum FieldStatus {
    /// 400: the request is not what the API documents (RFC 9110, 15.5.1).
    BadRequest,
    /// 422: the syntax is right and the content is not (RFC 9110, 15.5.21).
    UnprocessableContent,
}

impl From<FieldStatus> for ErrorStatus {
    fn from(status: FieldStatus) -> ErrorStatus {
        match status {
            FieldStatus::BadRequest => ErrorStatus::BAD_REQUEST,
            FieldStatus::UnprocessableContent => ErrorStatus::UNPROCESSABLE_CONTENT,
        }
    }
}
