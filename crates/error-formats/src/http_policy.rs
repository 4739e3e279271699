//! Which HTTP status a failure has.

use error_core::ErrorStatus;
use http::StatusCode;

/// The HTTP status of failures, for APIs that can return them with 200.
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
    /// The error's own status.
    #[default]
    Mirror,
    /// The error's own status where the API documents it, else 200.
    Documented,
    /// 200, whatever happened.
    AlwaysOk,
}

impl HttpPolicy {
    /// The status of the response; `undocumented` are those that
    /// [`Documented`](HttpPolicy::Documented) hides.
    pub fn apply(self, status: ErrorStatus, undocumented: &[ErrorStatus]) -> StatusCode {
        match self {
            HttpPolicy::Mirror => status.into(),
            HttpPolicy::Documented if !undocumented.contains(&status) => status.into(),
            HttpPolicy::Documented | HttpPolicy::AlwaysOk => StatusCode::OK,
        }
    }
}
