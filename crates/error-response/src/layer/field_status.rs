//! The status of invalid fields, which the author of an API chooses.

use error_core::ErrorStatus;

/// The status of errors about invalid fields. Both 400 and 422 are common.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum FieldStatus {
    /// 400: the request does not match the API's documentation (RFC 9110, section
    /// 15.5.1).
    BadRequest,
    /// 422: the syntax is valid, but the content is not (RFC 9110, section 15.5.21).
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
