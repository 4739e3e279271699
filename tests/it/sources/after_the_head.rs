//! Errors after the response has begun: the status line is gone, so what a
//! client learns is the last frame, and that the body has no end.

use std::{fs, io, path::PathBuf};

use axum::{
    Router,
    body::Body,
    http::header,
    response::{IntoResponse, sse::Event},
    routing::get,
};
use error_response::{
    ErrorLayer, Id, RouterExt,
    layer::IdGenerator,
    stream::{ByteStream, EventStream, JsonLines},
};
use serde::Serialize;
use tokio_stream::{Stream, StreamExt, iter};

use super::{
    handlers::Unwritable,
    outcome::{ACCOUNT_CLOSED, INTERNAL, Outcome},
    services::AccountClosed,
    source::FOREIGN,
};
use crate::{
    format::Format,
    streams::chunks,
    support::{Server, shown},
};

/// What the stream sends before it fails.
const EVENT: &str = "data: 1\n\n";
const LINE: &str = "1\n";
const BYTES: &str = "a,b\n";

/// A way a stream can fail.
#[derive(Clone, Copy)]
pub(super) struct Late {
    /// What fails, as `docs/sources.md` says it.
    pub(super) what: &'static str,
    pub(super) outcome: &'static Outcome,
    pub(super) frame: Frame,
    app: fn(ErrorLayer) -> Router,
}

/// How the error is told.
#[derive(Clone, Copy)]
pub(super) enum Frame {
    Event,
    Line,
    Nothing,
}

impl Frame {
    /// As `docs/sources.md` says it.
    pub(super) fn name(self) -> &'static str {
        match self {
            Frame::Event => "`event: error`",
            Frame::Line => "a line",
            Frame::Nothing => "none",
        }
    }

    /// The media type, and all that is sent when an error has this body.
    fn sent(self, body: &str) -> (&'static str, String) {
        match self {
            Frame::Event => ("text/event-stream", format!("{EVENT}event: error\ndata: {body}\n\n")),
            Frame::Line => ("application/x-ndjson", format!("{LINE}{body}\n")),
            Frame::Nothing => ("text/csv", BYTES.to_owned()),
        }
    }
}

/// The same id each time, for the request and for the error.
#[derive(Debug)]
struct OneId;

impl IdGenerator for OneId {
    fn generate(&self) -> Id {
        Id::new("ONE_ID").unwrap()
    }
}

impl Late {
    /// The cell of the table for `format`: the body of the error is the one it
    /// has where it is an answer of its own.
    pub(super) async fn check(self, format: Format) {
        let golden = PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("golden").join(self.outcome.golden(format));
        let whole = fs::read_to_string(golden).unwrap();
        let (_, body) = whole.split_once("\n\n").unwrap();
        let body = body.replace("REQUEST_ID", "ONE_ID").replace("ERROR_ID", "ONE_ID");
        let (media_type, sent) = self.frame.sent(body.trim_end());

        let app = (self.app)(format.layer().with_ids(OneId));
        let answer = Server::start(app).await.ask("GET", "/here", &[], "").await;
        assert_eq!(chunks(&answer), (sent, false), "{answer:?}");
        for foreign in FOREIGN {
            assert!(!answer.body().contains(foreign), "{foreign:?} in {answer:?}");
        }
        let shown = shown(&answer.0);
        let (head, _) = shown.split_once("\n\n").unwrap();
        let cache_control = if media_type == "text/event-stream" { "cache-control: no-cache\n" } else { "" };
        assert_eq!(
            head,
            format!(
                "HTTP/1.1 200 OK\n{cache_control}content-type: {media_type}\ntransfer-encoding: chunked\n\
                 x-request-id: ONE_ID"
            )
        );
    }
}

fn here<R: IntoResponse + Send + 'static>(layer: ErrorLayer, answer: fn() -> R) -> Router {
    Router::new().route("/here", get(async move || answer())).errors(layer)
}

/// Items, and then the author's own error.
fn closed<T>(first: T) -> impl Stream<Item = Result<T, AccountClosed>> {
    iter([Ok(first), Err(AccountClosed)])
}

#[derive(Serialize)]
#[serde(untagged)]
enum Item {
    Number(u8),
    Unwritable(Unwritable),
}

/// A stream that knows nothing of typed errors.
fn foreign(first: &'static str) -> Body {
    Body::from_stream(iter([Ok(first), Err(io::Error::other("hunter2"))]))
}

pub(super) fn late() -> Vec<Late> {
    vec![
        Late {
            what: "`EventStream`: your own error",
            outcome: &ACCOUNT_CLOSED,
            frame: Frame::Event,
            app: |layer| here(layer, || EventStream::new(closed(Event::default().data("1")))),
        },
        Late {
            what: "`EventStream`: a panic",
            outcome: &INTERNAL,
            frame: Frame::Event,
            app: |layer| {
                fn event(n: u8) -> Result<Event, AccountClosed> {
                    assert_eq!(n, 1, "hunter2");
                    Ok(Event::default().data("1"))
                }
                here(layer, || EventStream::new(iter([1, 2]).map(event)))
            },
        },
        Late {
            what: "`JsonLines`: your own error",
            outcome: &ACCOUNT_CLOSED,
            frame: Frame::Line,
            app: |layer| here(layer, || JsonLines::new(closed(1))),
        },
        Late {
            what: "`JsonLines`: an item that cannot be serialized",
            outcome: &INTERNAL,
            frame: Frame::Line,
            app: |layer| {
                here(layer, || {
                    JsonLines::new(iter([Ok::<_, AccountClosed>(Item::Number(1)), Ok(Item::Unwritable(Unwritable))]))
                })
            },
        },
        Late {
            what: "`ByteStream`: your own error",
            outcome: &ACCOUNT_CLOSED,
            frame: Frame::Nothing,
            app: |layer| here(layer, || ([(header::CONTENT_TYPE, "text/csv")], ByteStream::new(closed(BYTES)))),
        },
        Late {
            what: "third-party events that break off, under `watch_streams`",
            outcome: &INTERNAL,
            frame: Frame::Event,
            app: |layer| {
                here(layer.watch_streams(), || {
                    let headers = [(header::CONTENT_TYPE, "text/event-stream"), (header::CACHE_CONTROL, "no-cache")];
                    (headers, foreign(EVENT))
                })
            },
        },
        Late {
            what: "third-party lines that break off, under `watch_streams`",
            outcome: &INTERNAL,
            frame: Frame::Line,
            app: |layer| {
                here(layer.watch_streams(), || ([(header::CONTENT_TYPE, "application/x-ndjson")], foreign(LINE)))
            },
        },
        Late {
            what: "third-party bytes that break off, under `watch_streams`",
            outcome: &INTERNAL,
            frame: Frame::Nothing,
            app: |layer| here(layer.watch_streams(), || ([(header::CONTENT_TYPE, "text/csv")], foreign(BYTES))),
        },
    ]
}
