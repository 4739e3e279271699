//! The last frame of a failed stream, which contains the body of the error.

use bytes::Bytes;
use http::{HeaderMap, header};

use super::late::LateError;
use crate::media_type::essence_text;

/// How a stream separates what it sends.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Framing {
    /// Server-sent events.
    Events,
    /// A JSON text on each line.
    JsonLines,
    /// Nothing that has room for an error.
    Bytes,
}

impl Framing {
    /// The framing of a body with these headers.
    pub(crate) fn of(headers: &HeaderMap) -> Framing {
        // A coded body has no lines of its own.
        if headers.contains_key(header::CONTENT_ENCODING) {
            return Framing::Bytes;
        }
        match essence(headers).as_str() {
            "text/event-stream" => Framing::Events,
            "application/x-ndjson"
            | "application/ndjson"
            | "application/jsonl"
            | "application/x-jsonlines"
            | "application/jsonlines" => Framing::JsonLines,
            _ => Framing::Bytes,
        }
    }

    /// Whether a frame of its own may follow `sent`.
    pub(crate) fn is_at_end(self, sent: &[u8]) -> bool {
        match self {
            Framing::Events => sent.ends_with(b"\n\n") || sent.ends_with(b"\r\n\r\n") || sent.ends_with(b"\r\r"),
            Framing::JsonLines => sent.ends_with(b"\n"),
            Framing::Bytes => false,
        }
    }

    /// The last frame, for a stream that is not made of axum's events.
    pub(crate) fn last(self, error: &LateError) -> Option<Bytes> {
        match self {
            Framing::Events => error.event_bytes(),
            Framing::JsonLines => error.lines(),
            Framing::Bytes => None,
        }
    }
}

fn essence(headers: &HeaderMap) -> String {
    let media_type = headers.get(header::CONTENT_TYPE).filter(|value| value.to_str().is_ok());
    media_type.map(essence_text).unwrap_or_default()
}
