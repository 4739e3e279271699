//! The mark of error responses that no layer may change.

/// A response extension that keeps error layers from changing an error response, such as
/// the plain text of a proxied response.
///
/// The body, the cache policy, the challenge and the request id are sent unchanged. The
/// error is not logged, but observers are called with its status.
///
/// Without this extension, a layer replaces a plain text or binary body of an error
/// response, and adds the headers that every error has to a response with a structured
/// body (JSON, HTML). [`ErrorLayer`](crate::ErrorLayer) explains the rules.
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
