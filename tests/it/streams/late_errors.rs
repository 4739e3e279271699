//! Errors after the response has begun, over a real socket: what the client
//! still reads, and that it never takes the body for a whole one.

use std::{
    convert::Infallible,
    io,
    sync::{
        Arc,
        atomic::{AtomicU64, Ordering},
    },
    time::Duration,
};

use axum::{
    Router,
    body::{Body, Bytes},
    http::{HeaderValue, StatusCode, header},
    response::{
        IntoResponse, Response,
        sse::{Event, KeepAlive, Sse},
    },
    routing::get,
};
use error_response::{
    ApiError, BodyError, Call, ErrorLayer, ErrorView, FinImpulse, Finqware, Finternet, Observer, Problem, RouterExt,
    Stripe, Unwrapped, Uppercase, WireFormat,
    stream::{ByteStream, EventStream, JsonLines},
};
use serde::{Serialize, Serializer};
use tokio_stream::{Stream, StreamExt, iter};
use tracing::Level;

use crate::{
    records::{one, watch, watch_unnamed},
    support::Answer,
};

/// The export broke off
#[derive(Debug, thiserror::Error, ApiError)]
enum ExportError {
    /// The export broke off
    #[error("torn page at page {page}")]
    #[api(status = 500, code = "export_failed")]
    Failed { page: u32 },

    /// Too many exports
    #[error("Wait for your turn")]
    #[api(status = 429, code = "too_many_exports")]
    TooMany {
        #[api(retry_after)]
        wait: Duration,
    },
}

fn stripe() -> ErrorLayer {
    ErrorLayer::new(Stripe::new())
}

const FAILED_IN_STRIPE: &str =
    r#"{"error":{"code":"export_failed","message":"The export broke off","type":"api_error"}}"#;
const FAILED_IN_PROBLEM: &str = r#"{"type":"about:blank","title":"Internal Server Error","status":500,"detail":"The export broke off","code":"export_failed"}"#;

/// The data of all chunks, and whether the terminating one is among them.
pub(crate) fn chunks(answer: &Answer) -> (String, bool) {
    assert_eq!(answer.header("transfer-encoding"), Some("chunked"), "{}", answer.0);
    let (mut rest, mut data) = (answer.body(), String::new());
    while let Some((size, after)) = rest.split_once("\r\n") {
        let size = usize::from_str_radix(size, 16).unwrap();
        if size == 0 {
            return (data, true);
        }
        data.push_str(&after[..size]);
        rest = after[size..].strip_prefix("\r\n").expect("a chunk is whole");
    }
    assert_eq!(rest, "", "a chunk is cut off: {}", answer.0);
    (data, false)
}

/// Asks for `/stream` and expects an aborted answer.
#[track_caller]
fn check_aborted(answer: &Answer, media_type: &str, data: &str) {
    assert_eq!((answer.status(), answer.header("content-type")), (200, Some(media_type)), "{}", answer.0);
    assert!(answer.header("x-request-id").is_some_and(|id| id.starts_with("req_watched_")), "{}", answer.0);
    assert_eq!(chunks(answer), (data.to_owned(), false));
}

/// A page after a page, each a while after the other.
fn pages<T: Send + 'static>(items: Vec<Result<T, ExportError>>) -> impl Stream<Item = Result<T, ExportError>> + Send {
    iter(items).throttle(Duration::from_millis(1))
}

fn app<R: IntoResponse + Send + 'static>(respond: fn() -> R) -> Router {
    Router::new().route("/stream", get(async move || respond()))
}

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

#[tokio::test]
async fn json_lines_end_with_the_error_as_the_last_line() {
    let respond =
        || JsonLines::new(pages(vec![Ok([1, 2]), Ok([3, 4]), Err(ExportError::Failed { page: 3 }), Ok([5, 6])]));
    let layers = [(stripe(), FAILED_IN_STRIPE), (ErrorLayer::new(Problem::new()), FAILED_IN_PROBLEM)];
    for (layer, body) in layers {
        let (answer, events) = watch(app(respond).errors(layer), "GET", "/stream").await;
        check_aborted(&answer, "application/x-ndjson", &format!("[1,2]\n[3,4]\n{body}\n"));
        assert_eq!(one(events).get("error_code"), "export_failed");
    }
    // Each dialect's line is the body it gives the error elsewhere.
    for layer in [
        ErrorLayer::new(FinImpulse::new()),
        ErrorLayer::new(Finternet::new()),
        ErrorLayer::new(Uppercase::new()),
        ErrorLayer::new(Finqware::new()),
    ] {
        let (answer, _) = watch(app(respond).errors(layer), "GET", "/stream").await;
        let (data, is_whole) = chunks(&answer);
        let lines: Vec<serde_json::Value> = data.lines().map(|line| serde_json::from_str(line).unwrap()).collect();
        assert_eq!((lines.len(), is_whole), (3, false), "{data}");
        assert!(data.ends_with('\n') && lines[2].is_object() && !data.contains("torn page"), "{data}");
    }
}

#[tokio::test]
async fn a_stream_without_an_error_is_whole() {
    let respond = || JsonLines::new(pages(vec![Ok("one\ntwo"), Ok("three")]));
    let (answer, events) = watch(app(respond).errors(stripe().watch_streams()), "GET", "/stream").await;
    assert_eq!(chunks(&answer), ("\"one\\ntwo\"\n\"three\"\n".to_owned(), true));
    assert_eq!(events.len(), 0, "{events:?}");
}

#[tokio::test]
async fn bytes_have_no_room_for_an_error() {
    let respond = || {
        let rows = ByteStream::new(pages(vec![Ok("a,b\n"), Err(ExportError::Failed { page: 3 })]));
        ([(header::CONTENT_TYPE, "text/csv")], rows)
    };
    let (answer, events) = watch(app(respond).errors(stripe()), "GET", "/stream").await;
    check_aborted(&answer, "text/csv", "a,b\n");
    assert_eq!(one(events).get("error_code"), "export_failed");
}

type Respond = fn() -> Response;

/// Panics while it is written.
struct Fragile;

impl Serialize for Fragile {
    fn serialize<S: Serializer>(&self, _: S) -> Result<S::Ok, S::Error> {
        panic!("torn page")
    }
}

/// Can't be written.
struct Broken;

impl Serialize for Broken {
    fn serialize<S: Serializer>(&self, _: S) -> Result<S::Ok, S::Error> {
        Err(serde::ser::Error::custom("torn page"))
    }
}

#[tokio::test]
async fn a_panic_in_a_stream_or_in_an_item_is_an_internal_error() {
    let stream = || {
        let items = iter([1, 2]).map(|n| {
            assert_ne!(n, 2, "torn page");
            Ok::<_, ExportError>(n)
        });
        JsonLines::new(items).into_response()
    };
    let written = || JsonLines::new(iter([Ok::<_, ExportError>(Fragile)])).into_response();
    let unwritable = || JsonLines::new(iter([Ok::<_, ExportError>(Broken)])).into_response();
    let cases: [(Respond, &str); 3] = [(stream, "1\n"), (written, ""), (unwritable, "")];
    for (respond, before) in cases {
        let (answer, events) = watch(app(respond).errors(stripe()), "GET", "/stream").await;
        let (data, is_whole) = chunks(&answer);
        let last = data.strip_prefix(before).unwrap();
        assert!(last.starts_with(r#"{"error":{"code":"internal_error","#) && last.ends_with("\n"), "{data}");
        assert!(!is_whole && !data.contains("torn page"), "{data}");
        assert_eq!(one(events).level, Level::ERROR);
    }
}

#[tokio::test]
async fn a_stream_runs_in_the_scope_it_was_made_in() {
    let respond = || {
        let items = iter([()]).map(|()| Ok::<_, ExportError>(Call::current().request_id().map(str::to_owned)));
        JsonLines::new(items)
    };
    let (answer, _) = watch(app(respond).errors(stripe()), "GET", "/stream").await;
    let id = answer.header("x-request-id").unwrap();
    assert_eq!(chunks(&answer), (format!("\"{id}\"\n"), true));
}

/// A stream that knows nothing of typed errors.
fn foreign(media_type: &'static str, first: &'static str) -> Response {
    let chunks = iter([Ok(Bytes::from(first)), Err(io::Error::other("torn page"))]).throttle(Duration::from_millis(1));
    ([(header::CONTENT_TYPE, media_type)], Body::from_stream(chunks)).into_response()
}

#[tokio::test]
async fn streams_of_others_are_watched_where_the_layer_is_told_so() {
    let internal = ExpectedInternal::of_stripe();
    let cases: [(Respond, &str, String); 5] = [
        (
            || foreign("text/event-stream", "data: 1\n\n"),
            "text/event-stream",
            format!("data: 1\n\nevent: error\ndata: {}\n\n", internal.0),
        ),
        (|| foreign("application/x-ndjson", "1\n"), "application/x-ndjson", format!("1\n{}\n", internal.0)),
        // In the middle of an event or a line there is no room.
        (|| foreign("text/event-stream", "data: 1\n"), "text/event-stream", "data: 1\n".to_owned()),
        (|| foreign("application/x-ndjson", "{\"a\":"), "application/x-ndjson", "{\"a\":".to_owned()),
        (|| foreign("text/csv", "a,b\n"), "text/csv", "a,b\n".to_owned()),
    ];
    for (respond, media_type, expected) in cases {
        let (answer, events) = watch(app(respond).errors(stripe().watch_streams()), "GET", "/stream").await;
        check_aborted(&answer, media_type, &expected);
        let logged = one(events);
        assert_eq!((logged.level, logged.get("error_code")), (Level::ERROR, "internal_error"));
    }

    // Unwatched they break off all the same, and nobody is told.
    let (answer, events) = watch(app(|| foreign("text/csv", "a,b\n")).errors(stripe()), "GET", "/stream").await;
    assert_eq!((chunks(&answer), events.len()), (("a,b\n".to_owned(), false), 0));
}

/// What an internal error is in Stripe's format, as a bare 500 shows it.
struct ExpectedInternal(String);

impl ExpectedInternal {
    fn of_stripe() -> ExpectedInternal {
        let error = error_response::CategoryError::new(error_response::Category::Internal);
        let response = error_formats::render(&error, &Stripe::new(), Default::default()).unwrap();
        ExpectedInternal(String::from_utf8(response.into_body().to_vec()).unwrap())
    }
}

#[tokio::test]
async fn a_watched_stream_that_panics_or_tells_a_typed_error() {
    // A stream of our own tells its error itself: once.
    let typed = || JsonLines::new(pages(vec![Ok(1), Err(ExportError::Failed { page: 2 })])).into_response();
    let (answer, events) = watch(app(typed).errors(stripe().watch_streams()), "GET", "/stream").await;
    assert_eq!(chunks(&answer), (format!("1\n{FAILED_IN_STRIPE}\n"), false));
    assert_eq!(one(events).get("error_code"), "export_failed");

    // The author's own error is found behind the body's, and in what a reader
    // or a writer wraps.
    let found = || {
        let error = io::Error::other(io::Error::other(ExportError::Failed { page: 2 }));
        let lines = iter([Ok("1\n"), Err(error)]);
        ([(header::CONTENT_TYPE, "application/jsonl")], Body::from_stream(lines)).into_response()
    };
    let layer = stripe().watch_streams().downcast::<ExportError>();
    let (answer, events) = watch(app(found).errors(layer), "GET", "/stream").await;
    assert_eq!(chunks(&answer), (format!("1\n{FAILED_IN_STRIPE}\n"), false));
    assert_eq!(one(events).get("error_code"), "export_failed");

    let panics = || {
        let lines = iter([1, 2]).map(|n| {
            assert_ne!(n, 2, "torn page");
            Ok::<_, Infallible>("1\n")
        });
        ([(header::CONTENT_TYPE, "application/jsonl")], Body::from_stream(lines)).into_response()
    };
    let (answer, events) = watch(app(panics).errors(stripe().watch_streams()), "GET", "/stream").await;
    assert_eq!(chunks(&answer), (format!("1\n{}\n", ExpectedInternal::of_stripe().0), false));
    assert_eq!(one(events).level, Level::ERROR);
}

#[tokio::test]
async fn outside_any_layer_a_late_error_is_a_problem() {
    let respond = || JsonLines::new(pages::<u8>(vec![Err(ExportError::Failed { page: 2 })]));
    let (answer, events) = watch(app(respond), "GET", "/stream").await;
    assert_eq!(chunks(&answer), (format!("{FAILED_IN_PROBLEM}\n"), false));
    assert_eq!(one(events).get("error_code"), "export_failed");
}

#[tokio::test]
async fn a_late_error_is_observed_once() {
    struct Heard(Arc<AtomicU64>);

    impl Observer for Heard {
        fn on_error(&self, view: &ErrorView<'_>, status: StatusCode) {
            assert_eq!((view.code(), status.as_u16()), ("export_failed", 500));
            self.0.fetch_add(1, Ordering::Relaxed);
        }
    }

    let respond = || JsonLines::new(pages(vec![Ok(1), Err(ExportError::Failed { page: 2 })]));
    let times = Arc::new(AtomicU64::new(0));
    let layer = stripe().watch_streams().with_observer(Heard(times.clone()));
    let (answer, events) = watch(app(respond).errors(layer), "GET", "/stream").await;
    assert_eq!((chunks(&answer).1, times.load(Ordering::Relaxed)), (false, 1));
    one(events);
}

#[tokio::test]
async fn a_stream_without_a_request_id_of_its_own_tells_the_one_that_was_made() {
    let respond = || JsonLines::new(pages::<u8>(vec![Err(ExportError::Failed { page: 2 })]));
    let (answer, events) = watch_unnamed(app(respond).errors(stripe()), "GET", "/stream").await;
    let logged = one(events);
    assert_eq!(answer.header("x-request-id"), Some(logged.get("request_id")));
    let (answer, _) = watch_unnamed(app(respond).errors(stripe().without_request_id()), "GET", "/stream").await;
    assert_eq!(answer.header("x-request-id"), None);
}

#[tokio::test]
async fn a_stream_that_fails_at_once_has_a_head_and_all_that_was_sent_before() {
    let bytes = |items: Vec<Result<&'static str, ExportError>>| {
        ([(header::CONTENT_TYPE, "text/csv")], ByteStream::new(iter(items))).into_response()
    };
    let foreign = || {
        let items = iter([Ok("a,b\n"), Err(io::Error::other("torn page"))]);
        ([(header::CONTENT_TYPE, "text/csv")], Body::from_stream(items)).into_response()
    };
    let (answer, _) = watch(
        Router::new().route("/stream", get(async move || foreign())).errors(stripe().watch_streams()),
        "GET",
        "/stream",
    )
    .await;
    check_aborted(&answer, "text/csv", "a,b\n");
    for (items, sent) in [
        (vec![Ok("a,b\n"), Err(ExportError::Failed { page: 2 })], "a,b\n"),
        (vec![Err(ExportError::Failed { page: 1 })], ""),
    ] {
        let items = std::sync::Mutex::new(Some(items));
        let items = Arc::new(items);
        let handler = async move || bytes(items.lock().unwrap().take().unwrap());
        let (answer, events) =
            watch(Router::new().route("/stream", get(handler)).errors(stripe()), "GET", "/stream").await;
        check_aborted(&answer, "text/csv", sent);
        assert_eq!(one(events).get("error_code"), "export_failed");
    }
}

/// A format of lines, which end as they do in HTTP.
#[derive(Debug, Clone)]
struct Lines;

impl WireFormat for Lines {
    type Failure<'a> = String;
    type Success<'a> = Unwrapped;

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
