//! Error responses that are nobody else's business.

/// An extension for error responses that every layer leaves as they are, such as
/// the plain text of a proxied answer.
///
/// Without it a layer replaces plain text and plain bytes in an error response;
/// structured bodies (JSON, HTML) stay either way. [`ErrorLayer`](crate::ErrorLayer)
/// has the rule.
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
