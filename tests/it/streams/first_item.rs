//! A stream that starts with its first item: an error in its place is a response of its own.

use std::{convert::Infallible, time::Duration};

use axum::{
    Router,
    response::{IntoResponse, sse::Event},
    routing::get,
};
use error_response::{
    ErrorLayer, RouterExt,
    format::Problem,
    stream::{ByteStream, EventStream, JsonLines, Started},
};
use tokio_stream::{Stream, StreamExt, iter};

use super::{ExportError, FAILED_IN_STRIPE, check_aborted, chunks, pages, stripe};
use crate::{
    records::{one, watch},
    support::Answer,
};

type Items<T> = Vec<Result<T, ExportError>>;

/// What the three kinds of streams send for the same numbers.
async fn sent(numbers: fn() -> Items<u8>) -> [(Answer, usize); 3] {
    let events = async move || {
        EventStream::start(pages(numbers()).map(|item| item.map(|item| Event::default().data(item.to_string())))).await
    };
    let lines = async move || JsonLines::start(pages(numbers())).await;
    let bytes = async move || ByteStream::start(pages(numbers()).map(|item| item.map(|item| item.to_string()))).await;
    let app = Router::new().route("/events", get(events)).route("/lines", get(lines)).route("/bytes", get(bytes));
    let app = app.errors(stripe().watch_streams());
    let mut sent = Vec::new();
    for path in ["/events", "/lines", "/bytes"] {
        let (answer, events) = watch(app.clone(), "GET", path).await;
        sent.push((answer, events.len()));
    }
    sent.try_into().unwrap()
}

#[tokio::test]
async fn an_error_in_the_place_of_the_first_item_has_its_own_status() {
    for (answer, records) in sent(|| vec![Err(ExportError::TooMany { wait: Duration::from_secs(7) }), Ok(1)]).await {
        assert_eq!((answer.status(), answer.header("retry-after")), (429, Some("7")), "{}", answer.0);
        assert_eq!(answer.header("content-type"), Some("application/json"));
        assert_eq!(answer.json()["error"]["code"], "too_many_exports");
        assert_eq!(records, 1);
    }
}

#[tokio::test]
async fn after_the_first_item_an_error_ends_the_stream() {
    let [(events, _), (lines, _), (bytes, records)] =
        sent(|| vec![Ok(1), Ok(2), Err(ExportError::Failed { page: 3 })]).await;
    let last = format!("data: 1\n\ndata: 2\n\nevent: error\ndata: {FAILED_IN_STRIPE}\n\n");
    check_aborted(&events, "text/event-stream", &last);
    check_aborted(&lines, "application/x-ndjson", &format!("1\n2\n{FAILED_IN_STRIPE}\n"));
    assert_eq!((chunks(&bytes), records), (("12".to_owned(), false), 1));
}

#[tokio::test]
async fn a_whole_stream_and_an_empty_one() {
    let [(events, _), (lines, _), (bytes, _)] = sent(|| vec![Ok(1), Ok(2)]).await;
    assert_eq!(chunks(&events), ("data: 1\n\ndata: 2\n\n".to_owned(), true));
    assert_eq!(chunks(&lines), ("1\n2\n".to_owned(), true));
    assert_eq!(chunks(&bytes), ("12".to_owned(), true));
    for (answer, records) in sent(Vec::new).await {
        assert_eq!((answer.status(), chunks(&answer), records), (200, (String::new(), true), 0));
    }
}

#[tokio::test]
async fn a_panic_in_the_place_of_the_first_item_is_an_internal_error() {
    let fails = async || {
        let stream = iter([1]).map(|_| -> Result<u8, ExportError> { panic!("torn page") });
        JsonLines::start(stream).await
    };
    let app = Router::new().route("/lines", get(fails)).errors(ErrorLayer::new(Problem::new()));
    let (answer, events) = watch(app, "GET", "/lines").await;
    assert_eq!((answer.status(), one(events).get("cause")), (500, "panic: torn page"));
}

/// The type has a name, for those who keep it.
#[tokio::test]
async fn it_is_a_stream_like_any_other() {
    async fn kept()
    -> Result<JsonLines<Started<impl Stream<Item = Result<u8, error_response::CategoryError>>>>, Infallible> {
        let started = JsonLines::start(iter([Ok(1), Ok(2)])).await;
        Ok(started.unwrap_or_else(|error: error_response::CategoryError| panic!("{error}")))
    }
    let lines: Vec<_> = kept().await.unwrap().map(|line| line.unwrap()).collect().await;
    assert_eq!(lines, ["1\n", "2\n"]);
    let _ = stripe().scope().enter(|| ExportError::Failed { page: 1 }.into_response());
}
