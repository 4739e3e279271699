//! A response with its complete body.

use std::fmt;

use bytes::Bytes;
use http::{HeaderMap, Response, StatusCode, header, response::Parts};

/// A response with its complete body, for assertions.
///
/// # Examples
///
/// ```
/// use error_testing::Received;
/// use http::{HeaderMap, StatusCode};
///
/// let received = Received::new(StatusCode::OK, HeaderMap::new(), r#"{"id":7}"#);
/// assert_eq!(received.json()["id"], 7);
/// ```
#[derive(Debug, Clone)]
pub struct Received {
    status: StatusCode,
    headers: HeaderMap,
    body: Bytes,
}

impl Received {
    /// Creates a response from its parts, which every HTTP client provides.
    pub fn new(status: StatusCode, headers: HeaderMap, body: impl Into<Bytes>) -> Received {
        Received { status, headers, body: body.into() }
    }

    /// The HTTP status of the response.
    pub fn status(&self) -> StatusCode {
        self.status
    }

    /// The headers of the response.
    pub fn headers(&self) -> &HeaderMap {
        &self.headers
    }

    /// The body of the response.
    pub fn body(&self) -> &Bytes {
        &self.body
    }

    /// Parses the body as JSON.
    ///
    /// # Panics
    ///
    /// Panics at the caller's line if the body is not JSON.
    #[track_caller]
    pub fn json(&self) -> serde_json::Value {
        self.try_json().unwrap_or_else(|| panic!("the body is not JSON\n\n{self}"))
    }

    pub(crate) fn try_json(&self) -> Option<serde_json::Value> {
        serde_json::from_slice(&self.body).ok()
    }

    /// The media type without its parameters, in lower case; empty where there is none
    /// (RFC 9110, section 8.3.1).
    pub(crate) fn media_type(&self) -> String {
        self.headers.get(header::CONTENT_TYPE).map(|value| essence(value.as_bytes())).unwrap_or_default()
    }

    /// What was found instead of an error: if the status is that of a success, it is the first thing to know.
    #[cfg(feature = "formats")]
    pub(crate) fn described(&self, found: &str) -> String {
        if self.status.as_u16() < 400 { format!("the status {}; {found}", self.status) } else { found.to_owned() }
    }

    /// The value of a header that is text.
    pub(crate) fn header(&self, name: &str) -> Option<&str> {
        self.headers.get(name)?.to_str().ok()
    }
}

/// A media type without its parameters, in lower case.
pub(crate) fn essence(media_type: &[u8]) -> String {
    let essence = media_type.split(|&byte| byte == b';').next().unwrap_or_default().trim_ascii();
    String::from_utf8_lossy(essence).to_ascii_lowercase()
}

/// Prints the whole response, for messages.
impl fmt::Display for Received {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        /// More of a body says nothing in a message.
        const LONGEST: usize = 4 * 1024;
        writeln!(f, "HTTP/1.1 {}", self.status)?;
        for (name, value) in &self.headers {
            writeln!(f, "{name}: {}", value.as_bytes().escape_ascii())?;
        }
        writeln!(f)?;
        let shown = self.body.get(..LONGEST).unwrap_or(&self.body);
        f.write_str(&String::from_utf8_lossy(shown))?;
        if self.body.len() > shown.len() { write!(f, "... ({} bytes)", self.body.len()) } else { Ok(()) }
    }
}

/// A response that `assert_error` can read, such as a response of axum (feature
/// `router`), or the parts of a response from any HTTP client.
///
/// Open: implement this trait for the response type of the HTTP client that your tests
/// use.
pub trait IntoReceived {
    /// Converts the value to a response with its complete body.
    ///
    /// # Panics
    ///
    /// Panics at the caller's line if the body is not in memory yet: use `collect` first.
    #[track_caller]
    fn into_received(self) -> Received;
}

impl IntoReceived for Received {
    fn into_received(self) -> Received {
        self
    }
}

impl<B: Into<Bytes>> IntoReceived for (Parts, B) {
    fn into_received(self) -> Received {
        Received::new(self.0.status, self.0.headers, self.1)
    }
}

impl<B: Into<Bytes>> IntoReceived for (StatusCode, HeaderMap, B) {
    fn into_received(self) -> Received {
        Received::new(self.0, self.1, self.2)
    }
}

macro_rules! whole {
    ($($body:ty),+) => {$(
        impl IntoReceived for Response<$body> {
            fn into_received(self) -> Received {
                self.into_parts().into_received()
            }
        }
    )+};
}

whole!(Bytes, String, Vec<u8>);
