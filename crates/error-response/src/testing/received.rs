//! A response whose body is there.

use std::{
    fmt,
    pin::pin,
    task::{Context, Poll, Waker},
};

use axum::body::{Body, HttpBody};
use bytes::{Bytes, BytesMut};
use http::{HeaderMap, Response, StatusCode, response::Parts};
use http_body_util::BodyExt;

/// A response whose body is there.
///
/// # Examples
///
/// ```
/// use axum::http::{HeaderMap, StatusCode};
/// use error_response::testing::Received;
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
    /// A response out of its parts, as any HTTP client has them.
    pub fn new(status: StatusCode, headers: HeaderMap, body: impl Into<Bytes>) -> Received {
        Received { status, headers, body: body.into() }
    }

    /// The status.
    pub fn status(&self) -> StatusCode {
        self.status
    }

    /// The headers.
    pub fn headers(&self) -> &HeaderMap {
        &self.headers
    }

    /// The body.
    pub fn body(&self) -> &Bytes {
        &self.body
    }

    /// The body as JSON.
    ///
    /// # Panics
    ///
    /// Panics when it is none, at the caller's line.
    #[track_caller]
    pub fn json(&self) -> serde_json::Value {
        self.try_json().unwrap_or_else(|| panic!("the body is no JSON\n\n{self}"))
    }

    pub(super) fn try_json(&self) -> Option<serde_json::Value> {
        serde_json::from_slice(&self.body).ok()
    }

    /// The value of a header that is text.
    pub(super) fn header(&self, name: &str) -> Option<&str> {
        self.headers.get(name)?.to_str().ok()
    }
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

/// What [`assert_error`](super::assert_error) reads: a response of axum's, or
/// the parts a client has.
pub trait IntoReceived {
    /// The response with its body.
    ///
    /// # Panics
    ///
    /// Panics, at the caller's line, when the body has to be waited for; see
    /// [`collect`].
    #[track_caller]
    fn into_received(self) -> Received;
}

impl IntoReceived for Received {
    fn into_received(self) -> Received {
        self
    }
}

impl IntoReceived for Response<Body> {
    /// Errors are whole in memory, so nothing has to be waited for.
    #[track_caller]
    fn into_received(self) -> Received {
        let (parts, body) = self.into_parts();
        let mut body = pin!(body);
        let mut context = Context::from_waker(Waker::noop());
        let mut bytes = BytesMut::new();
        loop {
            match body.as_mut().poll_frame(&mut context) {
                Poll::Ready(Some(Ok(frame))) => bytes.extend(frame.into_data()),
                Poll::Ready(Some(Err(error))) => panic!("the body ends in an error: {error}"),
                Poll::Ready(None) => return (parts, bytes).into_received(),
                Poll::Pending => panic!(
                    "the body is not there yet; read it first: `assert_error(testing::collect(response).await?)`"
                ),
            }
        }
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

/// Reads a body that has to be waited for, such as one that a layer compresses
/// or that comes over a socket.
///
/// # Errors
///
/// Fails when the body ends in an error.
///
/// # Examples
///
/// ```
/// use axum::response::IntoResponse;
/// use error_response::{Category, CategoryError, Error, testing::{assert_error, collect}};
///
/// # #[tokio::main(flavor = "current_thread")] async fn main() -> Result<(), Box<dyn std::error::Error>> {
/// let response = Error::from(CategoryError::new(Category::NotFound)).into_response();
/// assert_error(collect(response).await?).code("not_found");
/// # Ok(()) }
/// ```
pub async fn collect<B: HttpBody>(response: Response<B>) -> Result<Received, B::Error> {
    let (parts, body) = response.into_parts();
    Ok(Received::new(parts.status, parts.headers, body.collect().await?.to_bytes()))
}
