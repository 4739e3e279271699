//! The policies for the HTTP status of errors.

use error_core::ErrorStatus;
use http::StatusCode;

/// The policy for the HTTP status of errors, for APIs that can send errors with status
/// 200.
///
/// # Examples
///
/// ```
/// use error_formats::{FinImpulse, HttpPolicy, render};
/// use error_core::{CallView, Category, CategoryError};
///
/// let format = FinImpulse::new().with_http_policy(HttpPolicy::AlwaysOk);
/// let error = CategoryError::new(Category::NotFound);
/// assert_eq!(render(&error, &format, CallView::default())?.status(), 200);
/// # Ok::<(), error_formats::BodyError>(())
/// ```
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Default)]
#[non_exhaustive]
pub enum HttpPolicy {
    /// Send each error with its own status.
    #[default]
    Mirror,
    /// Send an error with its own status if the API documents that status; otherwise with
    /// 200.
    Documented,
    /// Send all errors with 200.
    AlwaysOk,
}

impl HttpPolicy {
    /// Returns the status of the response for an error with `status`.
    /// [`Documented`](HttpPolicy::Documented) replaces the statuses in `undocumented`
    /// with 200.
    pub fn apply(self, status: ErrorStatus, undocumented: &[ErrorStatus]) -> StatusCode {
        match self {
            HttpPolicy::Mirror => status.into(),
            HttpPolicy::Documented if !undocumented.contains(&status) => status.into(),
            HttpPolicy::Documented | HttpPolicy::AlwaysOk => StatusCode::OK,
        }
    }
}
