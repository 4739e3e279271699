//! Answers of axum's own extractors whose text says more than their status.
//!
//! The cause of a rejection reaches a layer as text alone. A text that is not
//! known, or that a later version words anew, leaves what the status says.

use error_core::{Category, CategoryError, ErrorStatus};
use http::{HeaderValue, header};

/// What tower-http says of a body that stopped arriving.
pub(super) const BODY_TIMED_OUT: &str = "data was not received within the designated timeout";

/// What axum says before the reason why a body can't be read.
const UNREAD_BODY: &str = "Failed to buffer the request body: ";

/// Whether there is a known text of this status.
pub(super) fn is_known_of(status: ErrorStatus) -> bool {
    matches!(status.as_u16(), 400 | 405 | 426)
}

/// The error that an answer speaks of.
pub(super) fn error_of(status: ErrorStatus, text: Option<&str>) -> CategoryError {
    let error = CategoryError::of_status(status);
    match (status.as_u16(), text) {
        // `Bytes`, and all that read the body through it, behind a
        // `RequestBodyTimeout` (RFC 9110, 15.5.9).
        (400, Some(text)) if text.strip_prefix(UNREAD_BODY) == Some(BODY_TIMED_OUT) => {
            CategoryError::new(Category::RequestTimeout)
        }
        // `WebSocketUpgrade` on a route for any method (RFC 9110, 15.5.6).
        (405, Some("Request method must be `GET`")) => {
            error.with_header(header::ALLOW, HeaderValue::from_static("GET"))
        }
        (405, Some("Request method must be `CONNECT`")) => {
            error.with_header(header::ALLOW, HeaderValue::from_static("CONNECT"))
        }
        // The same over HTTP/1.0 (RFC 9110, 15.5.22).
        (426, Some("WebSocket request couldn't be upgraded since no upgrade state was present")) => {
            error.with_header(header::UPGRADE, HeaderValue::from_static("websocket"))
        }
        _ => error,
    }
}
