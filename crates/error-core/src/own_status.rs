//! The types of a field that holds the status of an error.

use http::StatusCode;

use crate::ErrorStatus;

/// The possible types of a field marked `#[api(status)]`.
///
/// Sealed: only three types implement it.
#[diagnostic::on_unimplemented(
    message = "`{Self}` is not a status",
    label = "a field marked `status` is an `ErrorStatus`, a `StatusCode` or a `u16`"
)]
pub trait OwnStatus: sealed::Sealed {
    /// The status, if it is the status of an error.
    fn error_status(&self) -> Option<ErrorStatus>;
}

mod sealed {
    use http::StatusCode;

    use crate::ErrorStatus;

    pub trait Sealed {}

    impl Sealed for ErrorStatus {}
    impl Sealed for StatusCode {}
    impl Sealed for u16 {}
}

impl OwnStatus for ErrorStatus {
    fn error_status(&self) -> Option<ErrorStatus> {
        Some(*self)
    }
}

impl OwnStatus for StatusCode {
    fn error_status(&self) -> Option<ErrorStatus> {
        ErrorStatus::try_from(*self).ok()
    }
}

impl OwnStatus for u16 {
    fn error_status(&self) -> Option<ErrorStatus> {
        ErrorStatus::new(*self).ok()
    }
}
