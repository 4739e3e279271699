//! Bodies of others are read as far as they said, in a bounded number of frames.

use std::{
    convert::Infallible,
    pin::Pin,
    sync::{
        Arc,
        atomic::{AtomicUsize, Ordering},
    },
    task::{Context, Poll},
};

use axum::{
    Router,
    body::{Body, Bytes, to_bytes},
    http::{Request, StatusCode},
    response::Response,
    routing::get,
};
use error_response::{Category, CategoryError, Error, ErrorLayer, RouterExt, format::Problem};
use http_body::{Frame, SizeHint};
use tower::ServiceExt;

use super::ask;

/// Gives the same frame for ever, and counts how often it was asked.
struct Endless {
    frame: Bytes,
    says: u64,
    asked: Arc<AtomicUsize>,
}

impl http_body::Body for Endless {
    type Data = Bytes;
    type Error = Infallible;

    fn poll_frame(self: Pin<&mut Self>, _: &mut Context<'_>) -> Poll<Option<Result<Frame<Bytes>, Infallible>>> {
        let asked = self.asked.fetch_add(1, Ordering::Relaxed);
        // A reader that has no end fails, and does not hang.
        assert!(asked < 100_000, "the body is read for ever");
        Poll::Ready(Some(Ok(Frame::data(self.frame.clone()))))
    }

    fn size_hint(&self) -> SizeHint {
        SizeHint::with_exact(self.says)
    }
}

/// A text in frames of one byte.
struct Bytewise(Bytes);

impl http_body::Body for Bytewise {
    type Data = Bytes;
    type Error = Infallible;

    fn poll_frame(mut self: Pin<&mut Self>, _: &mut Context<'_>) -> Poll<Option<Result<Frame<Bytes>, Infallible>>> {
        Poll::Ready((!self.0.is_empty()).then(|| Ok(Frame::data(self.0.split_to(1)))))
    }

    fn size_hint(&self) -> SizeHint {
        SizeHint::with_exact(self.0.len() as u64)
    }
}

fn problem(status: u16, title: &str, rest: &str) -> String {
    format!(r#"{{"type":"about:blank","title":"{title}","status":{status},{rest}}}"#)
}

#[tokio::test]
async fn a_body_without_an_end_is_not_waited_for() {
    for (frame, name) in [(Bytes::new(), "empty frames"), (Bytes::from_static(&[b'a'; 64]), "more than it said")] {
        let asked = Arc::new(AtomicUsize::new(0));
        let count = asked.clone();
        let fails = async move || (StatusCode::CONFLICT, Body::new(Endless { frame, says: 100, asked: count }));
        let layer = ErrorLayer::new(Problem::new()).forward_client_error_text();
        let answer = ask(Router::new().route("/", get(fails)).errors(layer), "/").await;
        // It was to be forwarded; what its status says is left.
        let rest = r#""detail":"The request conflicts with the current state of the resource","code":"conflict""#;
        assert_eq!((answer.status(), answer.body()), (409, &*problem(409, "Conflict", rest)), "{name}");
        assert!((1..=1_025).contains(&asked.load(Ordering::Relaxed)), "{name}: {asked:?}");
    }
}

#[tokio::test]
async fn a_body_of_many_frames_is_read_to_its_end() {
    let text = "t".repeat(1_000);
    let body = text.clone();
    let fails = async move || (StatusCode::CONFLICT, Body::new(Bytewise(body.into())));
    let layer = ErrorLayer::new(Problem::new()).forward_client_error_text();
    let answer = ask(Router::new().route("/", get(fails)).errors(layer), "/").await;
    assert_eq!(answer.json()["detail"], text);
}

/// A layer that gives a response of ours another status, and a body that has
/// the length of the first and no end. Only a response of ours that was read may
/// be there again: a single frame shows that it is not.
#[tokio::test]
async fn a_body_that_is_written_anew_is_not_waited_for() {
    for (is_read, frames) in [(true, 1), (false, 0)] {
        let asked = Arc::new(AtomicUsize::new(0));
        let count = asked.clone();
        let replace = move |response: Response| {
            let count = count.clone();
            async move {
                let says = http_body::Body::size_hint(response.body()).exact().unwrap();
                let (mut parts, body) = response.into_parts();
                if is_read {
                    to_bytes(body, usize::MAX).await.unwrap();
                }
                parts.status = StatusCode::GONE;
                Response::from_parts(parts, Body::new(Endless { frame: Bytes::new(), says, asked: count }))
            }
        };
        let fails = async || Error::from(CategoryError::new(Category::NotFound));
        let app = Router::new()
            .route("/", get(fails))
            .layer(axum::middleware::map_response(replace))
            .errors(ErrorLayer::new(Problem::new()));
        let request = Request::get("/").body(Body::empty()).unwrap();
        let response = app.oneshot(request).await.unwrap();
        assert_eq!(response.status(), 410);
        assert_eq!(asked.load(Ordering::Relaxed), frames, "read: {is_read}");
    }
}
