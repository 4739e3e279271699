//! Rejections of axum's own extractors whose text says more than their status.
//!
//! A layer sees the cause of such a rejection only as text. If the text is unknown, or
//! changed in a later version of axum, the error follows from the status.

use std::fmt::{self, Write as _};

use error_core::{Category, CategoryError, ErrorStatus};
use http::{HeaderName, HeaderValue, header};

macro_rules! body_timed_out {
    () => {
        "data was not received within the designated timeout"
    };
}

/// Whether an error says what tower-http says of a body that stopped arriving.
pub(super) fn is_body_timeout(error: &(impl fmt::Display + ?Sized)) -> bool {
    let mut rest = Rest(Some(body_timed_out!()));
    write!(rest, "{error}").is_ok() && rest.0 == Some("")
}

/// What a text must go on with; nothing, once it did not, and it is written no
/// further.
struct Rest(Option<&'static str>);

impl fmt::Write for Rest {
    fn write_str(&mut self, text: &str) -> fmt::Result {
        self.0 = self.0.and_then(|rest| rest.strip_prefix(text));
        self.0.map(drop).ok_or(fmt::Error)
    }
}

/// A status, a text, and what the text says.
static KNOWN: [(u16, &str, Says); 4] = [
    // What reads the body through `Bytes`, behind a `RequestBodyTimeout` (RFC
    // 9110, 15.5.9).
    (400, concat!("Failed to buffer the request body: ", body_timed_out!()), Says::Category(Category::RequestTimeout)),
    // `WebSocketUpgrade` on a route for any method (RFC 9110, 15.5.6).
    (405, "Request method must be `GET`", Says::Header(header::ALLOW, "GET")),
    (405, "Request method must be `CONNECT`", Says::Header(header::ALLOW, "CONNECT")),
    // The same over HTTP/1.0 (RFC 9110, 15.5.22).
    (
        426,
        "WebSocket request couldn't be upgraded since no upgrade state was present",
        Says::Header(header::UPGRADE, "websocket"),
    ),
];

enum Says {
    /// Another category than that of the status.
    Category(Category),
    /// A header that the status requires.
    Header(HeaderName, &'static str),
}

/// Whether a text of this length may be known, so that it must be read.
pub(super) fn may_be_known(status: ErrorStatus, length: Option<u64>) -> bool {
    KNOWN.iter().any(|(of, known, _)| *of == status.as_u16() && Some(known.len() as u64) == length)
}

/// What axum's extractors of bodies say of invalid fields, before the reason.
static INVALID_FIELDS: [&str; 2] =
    ["Failed to deserialize the JSON body into the target type: ", "Failed to deserialize form body: "];

/// Whether the text of a 422 is that of an extractor of axum's that found invalid fields.
pub(super) fn is_of_fields(text: &str) -> bool {
    INVALID_FIELDS.iter().any(|known| text.starts_with(known))
}

/// The error that an answer speaks of.
pub(super) fn error_of(status: ErrorStatus, text: Option<&str>) -> CategoryError {
    let error = CategoryError::of_status(status);
    let known = KNOWN.iter().find(|(of, known, _)| *of == status.as_u16() && Some(*known) == text);
    match known {
        Some((_, _, Says::Category(category))) => CategoryError::new(*category),
        Some((_, _, Says::Header(name, value))) => error.with_header(name.clone(), HeaderValue::from_static(value)),
        None => error,
    }
}
