//! Streams of others are watched where the layer is told so.

use std::{convert::Infallible, io, time::Duration};

use axum::{
    Extension,
    body::{Body, Bytes},
    http::header,
    response::{IntoResponse, Response},
};
use error_response::{LeaveAlone, RouterExt, format::Stripe, stream::JsonLines};
use tokio_stream::{StreamExt, iter};
use tracing::Level;

use super::{ExportError, FAILED_IN_STRIPE, Respond, app, check_aborted, chunks, pages, stripe};
use crate::records::{one, watch};

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

#[tokio::test]
async fn a_stream_that_is_left_alone_is_not_watched() {
    let respond: Respond = || (Extension(LeaveAlone), foreign("text/event-stream", "data: 1\n\n")).into_response();
    let (answer, events) = watch(app(respond).errors(stripe().watch_streams()), "GET", "/stream").await;
    assert_eq!(chunks(&answer), ("data: 1\n\n".to_owned(), false));
    assert_eq!((answer.header("x-request-id"), events.len()), (None, 0));
}

/// What an internal error is in Stripe's format, as a bare 500 shows it.
struct ExpectedInternal(String);

impl ExpectedInternal {
    fn of_stripe() -> ExpectedInternal {
        let error = error_response::CategoryError::new(error_response::Category::InternalError);
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
