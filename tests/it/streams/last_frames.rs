//! The format chooses the last frames of a stream that failed.

use std::{io, time::Duration};

use axum::{
    body::{Body, Bytes},
    http::header,
    response::{IntoResponse, Response, sse::Event},
};
use error_response::{
    ErrorLayer, RouterExt,
    extract::FieldStatus,
    format::{ErrorView, LastEvent, Unwrapped, WireFormat},
    stream::{EventStream, JsonLines},
};
use serde::Serialize;
use tokio_stream::iter;

use super::{ExportError, Respond, app, check_aborted, pages};
use crate::records::{one, watch};

/// A gateway of chats: its clients read unnamed events, up to `[DONE]`.
#[derive(Debug)]
struct Gateway;

#[derive(Serialize)]
struct Failure<'a> {
    error: Inner<'a>,
}

#[derive(Serialize)]
struct Inner<'a> {
    code: &'a str,
    message: &'a str,
}

impl WireFormat for Gateway {
    type Failure<'a> = Failure<'a>;
    type Success<'a> = Unwrapped;

    fn name(&self) -> &'static str {
        "gateway"
    }

    fn failure<'a>(&'a self, view: &'a ErrorView<'a>) -> Failure<'a> {
        Failure { error: Inner { code: view.code(), message: view.message() } }
    }

    fn last_events(&self, body: &[u8], _: Option<Duration>) -> Vec<LastEvent> {
        vec![LastEvent::new(body), LastEvent::new("[DONE]")]
    }

    fn last_lines(&self, body: &[u8]) -> Vec<Bytes> {
        vec![Bytes::copy_from_slice(body), Bytes::from_static(b"{\n\"done\":true}")]
    }
}

const FAILED: &str = r#"{"error":{"code":"export_failed","message":"The export broke off"}}"#;

fn torn(media_type: &'static str, first: &'static str) -> Response {
    let error = io::Error::other(ExportError::Failed { page: 2 });
    ([(header::CONTENT_TYPE, media_type)], Body::from_stream(iter([Ok(Bytes::from(first)), Err(error)])))
        .into_response()
}

#[tokio::test]
async fn a_gateway_ends_with_an_unnamed_event_and_done() {
    let events: Respond = || {
        let events = vec![Ok(Event::default().data("1")), Err(ExportError::Failed { page: 2 })];
        EventStream::new(pages(events)).into_response()
    };
    let lines: Respond = || JsonLines::new(pages(vec![Ok(1), Err(ExportError::Failed { page: 2 })])).into_response();
    let of_events = format!("data: 1\n\ndata: {FAILED}\n\ndata: [DONE]\n\n");
    let of_lines = format!("1\n{FAILED}\n{{ \"done\":true}}\n");
    let cases: [(Respond, &str, &str); 4] = [
        (events, "text/event-stream", &of_events),
        (|| torn("text/event-stream", "data: 1\n\n"), "text/event-stream", &of_events),
        (lines, "application/x-ndjson", &of_lines),
        (|| torn("application/x-ndjson", "1\n"), "application/x-ndjson", &of_lines),
    ];
    for (respond, media_type, expected) in cases {
        let layer = ErrorLayer::new(Gateway).watch_streams().downcast::<ExportError>();
        // Another status of fields is the same format.
        for layer in [layer.clone(), layer.with_field_status(FieldStatus::BadRequest)] {
            let (answer, records) = watch(app(respond).errors(layer), "GET", "/stream").await;
            check_aborted(&answer, media_type, expected);
            assert_eq!(one(records).get("error_code"), "export_failed");
        }
    }
}

/// A format whose streams only break off, or whose code panics there.
#[derive(Debug)]
struct Silent {
    panics: bool,
}

impl WireFormat for Silent {
    type Failure<'a> = &'a str;
    type Success<'a> = Unwrapped;

    fn name(&self) -> &'static str {
        "silent"
    }

    fn failure<'a>(&'a self, view: &'a ErrorView<'a>) -> &'a str {
        view.code()
    }

    fn last_events(&self, _: &[u8], _: Option<Duration>) -> Vec<LastEvent> {
        assert!(!self.panics, "no events");
        Vec::new()
    }

    fn last_lines(&self, _: &[u8]) -> Vec<Bytes> {
        assert!(!self.panics, "no lines");
        Vec::new()
    }
}

#[tokio::test]
async fn a_format_may_have_no_last_frames() {
    for panics in [false, true] {
        let events: Respond = || {
            let events = vec![Ok(Event::default().data("1")), Err(ExportError::Failed { page: 2 })];
            EventStream::new(pages(events)).into_response()
        };
        let lines: Respond =
            || JsonLines::new(pages(vec![Ok(1), Err(ExportError::Failed { page: 2 })])).into_response();
        let cases: [(Respond, &str, &str); 4] = [
            (events, "text/event-stream", "data: 1\n\n"),
            (|| torn("text/event-stream", "data: 1\n\n"), "text/event-stream", "data: 1\n\n"),
            (lines, "application/x-ndjson", "1\n"),
            (|| torn("application/x-ndjson", "1\n"), "application/x-ndjson", "1\n"),
        ];
        for (respond, media_type, expected) in cases {
            let layer = ErrorLayer::new(Silent { panics }).watch_streams().downcast::<ExportError>();
            let (answer, records) = watch(app(respond).errors(layer), "GET", "/stream").await;
            check_aborted(&answer, media_type, expected);
            let causes: Vec<_> = records.iter().filter_map(|logged| logged.fields.get("cause")).collect();
            // A panic of the format is an error of its own.
            let panicked = causes.iter().filter(|cause| cause.starts_with("panic: no ")).count();
            assert_eq!((records.len(), panicked), if panics { (2, 1) } else { (1, 0) }, "{records:?}");
        }
    }
}
