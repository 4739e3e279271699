//! The last frame of a stream: the body of an error, as the stream frames it.

use std::time::Duration;

use axum::response::sse::Event;
use bytes::Bytes;
use http::{HeaderMap, Response, header};

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
    pub(crate) fn last(self, error: &Response<Bytes>) -> Option<Bytes> {
        match self {
            Framing::Events => {
                let mut frame = String::from("event: error\n");
                if let Some(wait) = wait(error) {
                    frame.push_str(&format!("retry: {}\n", wait.as_millis()));
                }
                for line in text(error).split('\n') {
                    frame.extend(["data: ", line, "\n"]);
                }
                frame.push('\n');
                Some(frame.into())
            }
            Framing::JsonLines => line(error),
            Framing::Bytes => None,
        }
    }
}

/// An event with the body of an error, and its wait as the time until the
/// client connects again.
pub(super) fn event(error: &Response<Bytes>) -> Event {
    let event = Event::default().event("error");
    let event = match wait(error) {
        Some(wait) => event.retry(wait),
        None => event,
    };
    event.data(text(error))
}

/// A line with the body of an error, where the format writes JSON.
pub(super) fn line(error: &Response<Bytes>) -> Option<Bytes> {
    let essence = essence(error.headers());
    if essence != "application/json" && !essence.ends_with("+json") {
        return None;
    }
    // Outside of strings a line break is a space; inside there is none.
    let body = error.body().iter().map(|&byte| if matches!(byte, b'\n' | b'\r') { b' ' } else { byte });
    Some(body.chain([b'\n']).collect())
}

/// The body, with line breaks of one kind: in an event each of three kinds is
/// one.
fn text(error: &Response<Bytes>) -> String {
    String::from_utf8_lossy(error.body()).replace("\r\n", "\n").replace('\r', "\n")
}

fn wait(error: &Response<Bytes>) -> Option<Duration> {
    let seconds = error.headers().get(header::RETRY_AFTER)?.to_str().ok()?.parse().ok()?;
    Some(Duration::from_secs(seconds))
}

fn essence(headers: &HeaderMap) -> String {
    let media_type = headers.get(header::CONTENT_TYPE).filter(|value| value.to_str().is_ok());
    media_type.map(essence_text).unwrap_or_default()
}
