//! The text of a third-party response is the cause in the record, and never reaches the client.

use std::{
    convert::Infallible,
    pin::Pin,
    sync::{
        Arc,
        atomic::{AtomicUsize, Ordering},
    },
    task::{Context, Poll},
    time::Duration,
};

use axum::{
    Extension, Router,
    body::{Body, Bytes},
    error_handling::HandleErrorLayer,
    http::StatusCode,
    middleware::{Next, from_fn},
    response::{IntoResponse, Response},
    routing::get,
};
use error_response::{
    ErrorLayer, RouterExt,
    format::Stripe,
    layer::{LogLevel, LogLevels},
};
use http_body::Frame;
use tower::{BoxError, ServiceBuilder, timeout::TimeoutLayer};
use tracing::Level;

use crate::{
    format::Format,
    records::{one, watch},
};

fn stripe() -> ErrorLayer {
    ErrorLayer::new(Stripe::new())
}

/// The cause in the record of `app`, whose client must not read any of `texts`.
async fn cause(app: Router, texts: &[&str]) -> Option<String> {
    let (answer, events) = watch(app, "GET", "/here").await;
    for text in texts {
        assert!(!answer.0.contains(text), "{}", answer.0);
    }
    let mut logged = one(events);
    let level = if answer.status() >= 500 { Level::ERROR } else { Level::DEBUG };
    assert_eq!((logged.level, logged.get("status")), (level, &*answer.status().to_string()));
    logged.fields.remove("cause")
}

fn app<T: IntoResponse + 'static>(handler: fn() -> T, layer: ErrorLayer) -> Router {
    Router::new().route("/here", get(async move || handler())).errors(layer)
}

#[tokio::test]
async fn a_text_of_a_handler_a_middleware_or_a_layer() {
    for format in Format::all() {
        let text = || (StatusCode::INTERNAL_SERVER_ERROR, "db: connection refused, password=hunter2".to_owned());
        let found = cause(app(text, format.layer()), &["refused", "hunter2"]).await;
        assert_eq!(found.as_deref(), Some("db: connection refused, password=***"), "{format:?}");
    }

    let bytes = || (StatusCode::BAD_GATEWAY, b"upstream reset".to_vec());
    assert_eq!(cause(app(bytes, stripe()), &["reset"]).await.as_deref(), Some("upstream reset"));

    let missing = Router::new().route("/here", get(async |_: Extension<Arc<AtomicUsize>>| {})).errors(stripe());
    let missing = cause(missing, &["Extension", "Atomic"]).await.unwrap();
    assert!(missing.starts_with("Missing request extension: Extension of type `alloc::sync::Arc<"), "{missing}");

    let refuse = from_fn(async |_: axum::extract::Request, _: Next| (StatusCode::UNAUTHORIZED, "unknown key k-17"));
    let refused = Router::new().route("/here", get(async || "")).layer(refuse).errors(stripe());
    assert_eq!(cause(refused, &["k-17"]).await.as_deref(), Some("unknown key k-17"));

    let handle = HandleErrorLayer::new(async |error: BoxError| {
        (StatusCode::SERVICE_UNAVAILABLE, format!("pool of ledger: {error}"))
    });
    let stack = ServiceBuilder::new().layer(handle).layer(TimeoutLayer::new(Duration::from_millis(1)));
    let slow = Router::new().route("/here", get(std::future::pending::<()>)).layer(stack).errors(stripe());
    assert_eq!(cause(slow, &["ledger"]).await.as_deref(), Some("pool of ledger: request timed out"));
}

#[tokio::test]
async fn no_text_is_no_cause() {
    assert_eq!(cause(app(|| StatusCode::CONFLICT, stripe()), &[]).await, None);
    assert_eq!(cause(app(|| (StatusCode::CONFLICT, " \n"), stripe()), &[]).await, None);
    // What a client may read is the message.
    let forwarded = app(|| (StatusCode::CONFLICT, "The seat is taken"), stripe().forward_client_error_text());
    let (answer, events) = watch(forwarded, "GET", "/here").await;
    let logged = one(events);
    assert!(answer.body().contains("The seat is taken"));
    assert_eq!((logged.get("error_message"), logged.fields.get("cause")), ("The seat is taken", None));
}

#[tokio::test]
async fn bytes_that_are_no_text() {
    let image = || (StatusCode::INTERNAL_SERVER_ERROR, vec![0x1f, 0x8b, 8, 0]);
    let found = cause(app(image, stripe()), &[]).await;
    assert_eq!(found.as_deref(), Some("a binary body of 4 bytes or more"));
    // A control character cannot forge a record.
    let forged = || (StatusCode::INTERNAL_SERVER_ERROR, "failed\nERROR forged");
    assert_eq!(cause(app(forged, stripe()), &[]).await.as_deref(), Some("failed\\nERROR forged"));
}

/// Gives frames for ever, or is never ready, and counts how often it was asked.
struct Frames {
    frame: Option<Bytes>,
    asked: Arc<AtomicUsize>,
}

impl http_body::Body for Frames {
    type Data = Bytes;
    type Error = Infallible;

    fn poll_frame(self: Pin<&mut Self>, _: &mut Context<'_>) -> Poll<Option<Result<Frame<Bytes>, Infallible>>> {
        self.asked.fetch_add(1, Ordering::Relaxed);
        match &self.frame {
            Some(frame) => Poll::Ready(Some(Ok(Frame::data(frame.clone())))),
            None => Poll::Pending,
        }
    }
}

/// The cause of a bare error with such a body, and how often it was asked for a frame.
async fn read(status: StatusCode, frame: Option<Bytes>, layer: ErrorLayer) -> (Option<String>, usize) {
    let asked = Arc::new(AtomicUsize::new(0));
    let count = asked.clone();
    let fails = async move || -> Response { (status, Body::new(Frames { frame, asked: count })).into_response() };
    let (answer, mut events) = watch(Router::new().route("/here", get(fails)).errors(layer), "GET", "/here").await;
    assert_eq!(answer.status(), status.as_u16());
    let cause = events.pop().and_then(|mut logged| logged.fields.remove("cause"));
    (cause, asked.load(Ordering::Relaxed))
}

#[tokio::test]
async fn a_body_is_read_as_far_as_it_is_there_up_to_8_kib() {
    let text = Bytes::from("abcdefg ".repeat(128));
    let (found, asked) = read(StatusCode::BAD_GATEWAY, Some(text), stripe()).await;
    let found = found.unwrap();
    assert!(found.starts_with("abcdefg abcdefg") && found.ends_with("..."), "{found}");
    assert!((8..=10).contains(&asked), "{asked}");
    // Cut within a character.
    let (found, _) = read(StatusCode::BAD_GATEWAY, Some(Bytes::from("日本語".repeat(1000))), stripe()).await;
    assert!(found.is_some_and(|found| found.starts_with("日本語日本語")));
    // Empty frames for ever, and nothing yet.
    let (found, asked) = read(StatusCode::BAD_GATEWAY, Some(Bytes::new()), stripe()).await;
    assert_eq!((found, (1..=1_025).contains(&asked)), (None, true));
    assert_eq!(read(StatusCode::BAD_GATEWAY, None, stripe()).await, (None, 1));
}

#[tokio::test]
async fn a_body_is_not_read_where_nobody_hears_of_it() {
    let quiet = || stripe().with_log_levels(LogLevels::new().with_client_errors(LogLevel::Off));
    let text = || Some(Bytes::from_static(b"not here"));
    assert_eq!(read(StatusCode::GONE, text(), quiet()).await, (None, 0));
    let (found, asked) = read(StatusCode::GONE, text(), stripe()).await;
    assert!(found.is_some_and(|found| found.starts_with("not herenot here")) && asked > 0);
    // A server error has a level of its own.
    assert!(read(StatusCode::BAD_GATEWAY, text(), quiet()).await.1 > 0);
}
