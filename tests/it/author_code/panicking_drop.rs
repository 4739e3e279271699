//! What panics when it is dropped or read loses no response.

use std::future::ready;

use axum::{
    Router,
    body::{Body, Bytes},
    extract::Request,
    http::StatusCode,
    response::{IntoResponse, Response},
    routing::get,
};
use error_response::{Category, CategoryError, Error, RouterExt};
use tower::{BoxError, Layer, service_fn};

use super::{INTERNAL_IN_STRIPE, stripe};
use crate::records::{one, watch};

/// Whoever drops it is hurt.
#[derive(Debug)]
struct Trap;

impl Drop for Trap {
    fn drop(&mut self) {
        panic!("a trap");
    }
}

/// It holds a trap.
#[derive(Debug, thiserror::Error)]
#[error("trapped")]
struct Trapped(Trap);

/// A body with a trap.
struct TrappedBody(Trap);

impl http_body::Body for TrappedBody {
    type Data = Bytes;
    type Error = BoxError;

    fn poll_frame(
        self: std::pin::Pin<&mut Self>,
        _: &mut std::task::Context<'_>,
    ) -> std::task::Poll<Option<Result<http_body::Frame<Bytes>, BoxError>>> {
        panic!("hunter2")
    }

    fn size_hint(&self) -> http_body::SizeHint {
        http_body::SizeHint::with_exact(5)
    }
}

#[tokio::test]
async fn what_panics_when_it_is_dropped_or_read_loses_no_answer() {
    let error = || {
        Router::new().fallback_service(
            stripe().layer(service_fn(|_: Request| ready(Err::<Response, BoxError>(Box::new(Trapped(Trap)))))),
        )
    };
    let (answer, events) = watch(error(), "GET", "/here").await;
    assert_eq!((answer.status(), answer.body()), (500, INTERNAL_IN_STRIPE));
    one(events);

    let body = async || (StatusCode::FORBIDDEN, Body::new(TrappedBody(Trap)));
    for layer in [stripe(), stripe().forward_client_error_text()] {
        let (answer, events) = watch(Router::new().route("/here", get(body)).errors(layer), "GET", "/here").await;
        assert_eq!((answer.status(), answer.header("content-type")), (403, Some("application/json")), "{}", answer.0);
        assert!(!answer.0.contains("hunter2"), "{}", answer.0);
        one(events);
    }
}

/// A body in one piece, with a trap.
struct WrappedBody(Body, Trap);

impl http_body::Body for WrappedBody {
    type Data = Bytes;
    type Error = axum::Error;

    fn poll_frame(
        mut self: std::pin::Pin<&mut Self>,
        context: &mut std::task::Context<'_>,
    ) -> std::task::Poll<Option<Result<http_body::Frame<Bytes>, axum::Error>>> {
        std::pin::Pin::new(&mut self.0).poll_frame(context)
    }

    fn size_hint(&self) -> http_body::SizeHint {
        http_body::Body::size_hint(&self.0)
    }
}

/// The error is rendered in a task, and anew by the layer, which drops the body.
#[tokio::test]
async fn a_body_around_an_error_of_a_task_that_panics_when_it_is_dropped() {
    let wraps = async || {
        let made = tokio::spawn(async { Error::from(CategoryError::new(Category::NotFound)).into_response() });
        made.await.unwrap().map(|body| Body::new(WrappedBody(body, Trap)))
    };
    let (answer, _) = watch(Router::new().route("/here", get(wraps)).errors(stripe()), "GET", "/here").await;
    assert_eq!((answer.status(), answer.json()["error"]["code"].as_str()), (404, Some("resource_not_found")));
}
