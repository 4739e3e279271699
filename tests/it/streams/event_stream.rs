//! Errors in a stream of server-sent events.

use std::{
    io,
    time::{Duration, SystemTime},
};

use axum::{
    body::{Body, Bytes},
    http::{HeaderValue, header},
    response::{
        IntoResponse, Response,
        sse::{Event, KeepAlive, Sse},
    },
};
use error_response::{
    Category, CategoryError, ErrorLayer, RouterExt,
    format::{BodyError, ErrorView, Problem, Unwrapped, WireFormat},
    stream::{EventStream, JsonLines},
};
use serde::Serialize;
use tokio_stream::{StreamExt, iter};
use tracing::Level;

use super::{ExportError, FAILED_IN_PROBLEM, FAILED_IN_STRIPE, Respond, app, check_aborted, chunks, pages, stripe};
use crate::records::{one, watch};

#[tokio::test]
async fn an_event_stream_ends_with_an_error_event() {
    let respond = || {
        let events = [1, 2].map(|n| Ok(Event::default().data(n.to_string())));
        EventStream::new(pages(events.into_iter().chain([Err(ExportError::Failed { page: 3 })]).collect()))
    };
    let expected = |body: &str| format!("data: 1\n\ndata: 2\n\nevent: error\ndata: {body}\n\n");
    let layers = [(stripe(), FAILED_IN_STRIPE), (ErrorLayer::new(Problem::new()), FAILED_IN_PROBLEM)];
    for (layer, body) in layers {
        let (answer, events) = watch(app(respond).errors(layer), "GET", "/stream").await;
        check_aborted(&answer, "text/event-stream", &expected(body));
        assert_eq!(answer.header("cache-control"), Some("no-cache"));
        let logged = one(events);
        assert_eq!((logged.level, logged.get("error_code")), (Level::ERROR, "export_failed"));
        assert_eq!(answer.header("x-request-id"), Some(logged.get("request_id")));
    }
}

#[tokio::test]
async fn an_event_says_when_to_connect_again() {
    let respond = || {
        let error = ExportError::TooMany { wait: Duration::from_millis(1_500) };
        Sse::new(EventStream::new(pages::<Event>(vec![Err(error)]))).keep_alive(KeepAlive::default())
    };
    let (answer, events) = watch(app(respond).errors(stripe()), "GET", "/stream").await;
    let body = r#"{"error":{"code":"too_many_exports","message":"Wait for your turn","type":"rate_limit_error"}}"#;
    assert_eq!(chunks(&answer), (format!("event: error\nretry: 2000\ndata: {body}\n\n"), false));
    assert_eq!(one(events).level, Level::DEBUG);
}

/// `retry` is in milliseconds, whatever `Retry-After` would say.
#[tokio::test]
async fn a_moment_is_a_wait_in_an_event() {
    let respond = || {
        let moment = SystemTime::now() + Duration::from_secs(3_600);
        let error = CategoryError::new(Category::RateLimited).with_retry_after(moment);
        EventStream::new(iter([Err::<Event, _>(error)]))
    };
    let (answer, _) = watch(app(respond).errors(ErrorLayer::new(Problem::new())), "GET", "/stream").await;
    let (text, _) = chunks(&answer);
    let wait: u64 = text.lines().find_map(|line| line.strip_prefix("retry: ")).unwrap().parse().unwrap();
    // Each rounding is up.
    assert!((3_590_000..=3_602_000).contains(&wait), "{text}");
}

/// A stream that knows nothing of typed errors.
fn foreign(media_type: &'static str, first: &'static str) -> Response {
    let chunks = iter([Ok(Bytes::from(first)), Err(io::Error::other("torn page"))]).throttle(Duration::from_millis(1));
    ([(header::CONTENT_TYPE, media_type)], Body::from_stream(chunks)).into_response()
}

/// A format of lines, which end as they do in HTTP.
#[derive(Debug, Clone)]
struct Lines;

impl WireFormat for Lines {
    type Failure<'a> = String;
    type Success<'a> = Unwrapped;

    fn name(&self) -> &'static str {
        "lines"
    }

    fn failure<'a>(&'a self, view: &'a ErrorView<'a>) -> String {
        format!("{}\r\n{}", view.code(), view.message())
    }

    fn media_type(&self) -> HeaderValue {
        HeaderValue::from_static("text/x-lines")
    }

    fn write(&self, body: &impl Serialize) -> Result<Bytes, BodyError> {
        let text = serde_json::to_value(body).map_err(BodyError::new)?;
        Ok(text.as_str().unwrap_or_default().to_owned().into())
    }
}

#[tokio::test]
async fn a_format_of_several_lines_stays_one_event() {
    let ours = || EventStream::new(pages::<Event>(vec![Err(ExportError::Failed { page: 1 })])).into_response();
    let foreign = || foreign("text/event-stream", "data: 1\n\n");
    for (respond, sent) in [
        (ours as Respond, "event: error\ndata: export_failed\ndata: The export broke off\n\n"),
        (foreign, "data: 1\n\nevent: error\ndata: internal_error\ndata: An internal error occurred\n\n"),
    ] {
        let (answer, _) = watch(app(respond).errors(ErrorLayer::new(Lines).watch_streams()), "GET", "/stream").await;
        check_aborted(&answer, "text/event-stream", sent);
    }
    // There is no line of JSON in it.
    let lines = || JsonLines::new(iter([Ok(1), Err(ExportError::Failed { page: 1 })]));
    let (answer, _) = watch(app(lines).errors(ErrorLayer::new(Lines)), "GET", "/stream").await;
    check_aborted(&answer, "application/x-ndjson", "1\n");
}

#[tokio::test]
async fn a_wait_of_any_length_is_told_in_a_stream() {
    let respond = || EventStream::new(pages::<Event>(vec![Err(ExportError::TooMany { wait: Duration::MAX })]));
    let (answer, _) = watch(app(respond).errors(stripe()), "GET", "/stream").await;
    let (data, is_whole) = chunks(&answer);
    assert!(data.starts_with("event: error\nretry: 18446744073709551615000\n") && !is_whole, "{data}");
}
