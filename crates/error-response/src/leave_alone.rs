//! Error responses that are nobody else's business.

/// An extension for error responses that no layer changes, such as the plain text of a proxied response.
///
/// Body, cache policy, challenge and request id are sent as they are. The error is not logged; observers are called
/// with its status.
///
/// Without it a layer replaces plain text and plain bytes in an error response, and
/// adds the headers that every error has to structured bodies (JSON, HTML).
/// [`ErrorLayer`](crate::ErrorLayer) has the rules.
///
/// # Examples
///
/// ```
/// use axum::{Extension, http::StatusCode, response::IntoResponse};
/// use error_response::LeaveAlone;
///
/// let response = (StatusCode::BAD_GATEWAY, Extension(LeaveAlone), "upstream says no").into_response();
/// assert!(response.extensions().get::<LeaveAlone>().is_some());
/// ```
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct LeaveAlone;

/// An extension of errors in a format whose bodies are plain text or plain bytes:
/// no layer takes them for a third party's.
#[derive(Clone, Copy)]
pub(crate) struct OwnPlainText;
