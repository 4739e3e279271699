//! The stored outcome of a request.

use std::{fmt, str};

use axum::{body::Body, response::Response};
use bytes::Bytes;
use error_response::layer::Replay;
use http::{HeaderMap, HeaderName, HeaderValue, StatusCode, header};

/// The outcome of a request with an idempotency key, as a store keeps it.
///
/// If you implement your own store, store [the bytes](Outcome::to_bytes) of this value.
///
/// # Examples
///
/// ```
/// use error_idempotency::Outcome;
///
/// let outcome = Outcome::from_bytes(b"201\ncontent-type: application/json\n\n{\"id\":7}")?;
/// assert!(matches!(&outcome, Outcome::Response(response) if response.status() == 201));
/// assert_eq!(outcome.to_bytes(), b"201\ncontent-type: application/json\n\n{\"id\":7}");
/// # Ok::<(), error_idempotency::MalformedOutcome>(())
/// ```
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Outcome {
    /// The response that retries receive.
    Response(StoredResponse),
    /// The request was carried out, but its response was not stored, because it was a
    /// stream or too long.
    NotKept,
    /// The handler was interrupted, so its effect is unknown.
    Unknown,
}

/// A stored response, which retries receive.
///
/// The status, the body and the headers `Content-Type`, `Content-Encoding`, `Location`
/// and `Link` are stored. All other headers belong only to the original response.
///
/// # Examples
///
/// ```
/// use error_idempotency::Outcome;
///
/// let Outcome::Response(response) = Outcome::from_bytes(b"204\n\n")? else { panic!() };
/// assert_eq!(response.status(), 204);
/// # Ok::<(), error_idempotency::MalformedOutcome>(())
/// ```
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct StoredResponse {
    status: StatusCode,
    headers: HeaderMap,
    body: Bytes,
    /// What it was to the error layer, which treats it in the same way when it is sent again.
    replay: Option<Replay>,
}

/// The headers that are stored.
const KEPT: [HeaderName; 6] = [
    header::CONTENT_TYPE,
    header::CONTENT_ENCODING,
    header::CONTENT_LANGUAGE,
    header::VARY,
    header::LOCATION,
    header::LINK,
];

const REPLAYED: HeaderName = HeaderName::from_static("idempotent-replayed");

impl StoredResponse {
    pub(crate) fn new(status: StatusCode, headers: &HeaderMap, body: Bytes, replay: Option<Replay>) -> StoredResponse {
        let kept =
            KEPT.iter().flat_map(|name| headers.get_all(name).iter().map(move |value| (name.clone(), value.clone())));
        let mut own = HeaderMap::new();
        for (name, value) in kept {
            own.append(name, value);
        }
        StoredResponse { status, headers: own, body, replay }
    }

    /// The HTTP status of the response.
    pub fn status(&self) -> StatusCode {
        self.status
    }

    /// The response to a retry.
    pub(crate) fn replay(self) -> Response {
        let mut response = http::Response::new(self.body);
        *response.status_mut() = self.status;
        *response.headers_mut() = self.headers;
        response.headers_mut().insert(REPLAYED, HeaderValue::from_static("true"));
        match self.replay {
            Some(replay) => replay.respond(response),
            None => response.map(Body::from),
        }
    }
}

const NOT_KEPT: &[u8] = b"not kept";
const UNKNOWN: &[u8] = b"unknown";
/// What stores have of an error that was kept before the rest of the line told more.
const RENDERED: &str = "rendered";

impl Outcome {
    /// Converts the outcome to bytes for a store. The bytes are readable text, and every
    /// version of this crate writes the same bytes.
    pub fn to_bytes(&self) -> Vec<u8> {
        let response = match self {
            Outcome::Response(response) => response,
            Outcome::NotKept => return NOT_KEPT.to_vec(),
            Outcome::Unknown => return UNKNOWN.to_vec(),
        };
        let mut bytes = response.status.as_str().as_bytes().to_vec();
        if let Some(replay) = response.replay {
            bytes.extend_from_slice(format!(" {replay}").as_bytes());
        }
        bytes.push(b'\n');
        for (name, value) in &response.headers {
            bytes.extend_from_slice(name.as_str().as_bytes());
            bytes.extend_from_slice(b": ");
            bytes.extend_from_slice(value.as_bytes());
            bytes.push(b'\n');
        }
        bytes.push(b'\n');
        bytes.extend_from_slice(&response.body);
        bytes
    }

    /// Reads an outcome from the bytes that a store has kept.
    ///
    /// # Errors
    ///
    /// Fails if the bytes were not written by [`to_bytes`](Outcome::to_bytes).
    pub fn from_bytes(bytes: &[u8]) -> Result<Outcome, MalformedOutcome> {
        match bytes {
            NOT_KEPT => Ok(Outcome::NotKept),
            UNKNOWN => Ok(Outcome::Unknown),
            _ => response(bytes).map(Outcome::Response).ok_or(MalformedOutcome),
        }
    }
}

fn response(bytes: &[u8]) -> Option<StoredResponse> {
    let (first, mut rest) = line(bytes)?;
    let first = str::from_utf8(first).ok()?;
    let (status, replay) = match first.split_once(' ') {
        Some((status, RENDERED)) => (status, Some(format!("error {status}").parse().ok()?)),
        Some((status, replay)) => (status, Some(replay.parse().ok()?)),
        None => (first, None),
    };
    let status = status.parse().ok()?;
    let mut headers = HeaderMap::new();
    loop {
        let (next, after) = line(rest)?;
        rest = after;
        if next.is_empty() {
            return Some(StoredResponse { status, headers, body: Bytes::copy_from_slice(rest), replay });
        }
        let colon = next.iter().position(|byte| *byte == b':')?;
        let (name, value) = (next.get(..colon)?, next.get(colon + 1..)?);
        headers.append(HeaderName::from_bytes(name).ok()?, HeaderValue::from_bytes(value.trim_ascii()).ok()?);
    }
}

/// A line, and what is after it.
fn line(bytes: &[u8]) -> Option<(&[u8], &[u8])> {
    let end = bytes.iter().position(|byte| *byte == b'\n')?;
    Some((bytes.get(..end)?, bytes.get(end + 1..)?))
}

/// The error of [`Outcome::from_bytes`]: the stored bytes are not an outcome, because
/// another program wrote to the store.
///
/// # Examples
///
/// ```
/// use error_idempotency::Outcome;
///
/// let error = Outcome::from_bytes(b"hello").unwrap_err();
/// assert_eq!(error.to_string(), "the stored outcome is malformed");
/// ```
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct MalformedOutcome;

impl fmt::Display for MalformedOutcome {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("the stored outcome is malformed")
    }
}

impl std::error::Error for MalformedOutcome {}

#[cfg(test)]
mod tests {
    use bytes::Bytes;
    use http::{HeaderMap, HeaderValue, StatusCode, header};

    use super::{Outcome, StoredResponse};

    #[test]
    fn what_is_kept_is_read_again() {
        let mut headers = HeaderMap::new();
        headers.insert(header::CONTENT_TYPE, HeaderValue::from_static("application/json"));
        headers.append(header::LINK, HeaderValue::from_static("</a>; rel=\"next\""));
        headers.append(header::LINK, HeaderValue::from_bytes(b"</\xe9>").unwrap());
        headers.insert(header::SET_COOKIE, HeaderValue::from_static("session=hunter2"));
        let body = Bytes::from_static(b"\n\nbytes \xff of anything\n");
        for replay in [None, Some("error 409"), Some("success 200"), Some("wrapped-success 201"), Some("left-alone")] {
            let replay = replay.map(|replay| replay.parse().unwrap());
            let response = StoredResponse::new(StatusCode::CREATED, &headers, body.clone(), replay);
            assert_eq!(response.headers.len(), 3);
            let outcome = Outcome::Response(response);
            assert_eq!(Outcome::from_bytes(&outcome.to_bytes()), Ok(outcome));
        }
        for outcome in [Outcome::NotKept, Outcome::Unknown] {
            assert_eq!(Outcome::from_bytes(&outcome.to_bytes()), Ok(outcome));
        }
        assert_eq!(Outcome::from_bytes(b"402 rendered\n\n"), Outcome::from_bytes(b"402 error 402\n\n"));
    }

    #[test]
    fn what_another_program_wrote_is_an_error() {
        for bytes in [
            &b""[..],
            b"200",
            b"200\n",
            b"99\n\n",
            b"2000\n\n",
            b"200\nno colon\n\n",
            b"200 reply\n\n",
            b"200 error 1\n\n",
            b"200 \n\n",
            b"200\na\0: b\n\n",
        ] {
            assert!(Outcome::from_bytes(bytes).is_err(), "{bytes:?}");
        }
    }
}
