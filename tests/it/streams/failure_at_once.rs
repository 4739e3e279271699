//! A stream that fails at once has a head and all that was sent before.

use std::{io, sync::Arc};

use axum::{Router, body::Body, http::header, response::IntoResponse, routing::get};
use error_response::{RouterExt, stream::ByteStream};
use tokio_stream::iter;

use super::{ExportError, check_aborted, stripe};
use crate::records::{one, watch};

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
