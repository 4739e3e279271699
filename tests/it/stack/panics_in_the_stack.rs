//! A panic is an internal error, wherever it happens.

use std::{
    convert::Infallible,
    future::Future,
    pin::Pin,
    task::{Context, Poll},
};

use axum::{
    Router,
    extract::Request,
    middleware::{Next, from_fn},
    response::{IntoResponse, Response},
    routing::get,
};
use error_response::{ApiError, RouterExt};
use tower::{Layer, Service};

use super::{NotHere, PANIC_IN_PROBLEM, formats, without_uuid};
use crate::support::{ask, check};

/// A service that panics where it is told to.
#[derive(Clone, Copy, PartialEq)]
enum PanicsIn {
    PollReady,
    Call,
    Poll,
    Drop,
}

struct PanickingFuture(PanicsIn);

impl Future for PanickingFuture {
    type Output = Result<Response, Infallible>;

    fn poll(self: Pin<&mut Self>, _: &mut Context<'_>) -> Poll<Self::Output> {
        assert!(self.0 != PanicsIn::Poll, "hunter2");
        Poll::Ready(Ok(NotHere.into_response()))
    }
}

impl Drop for PanickingFuture {
    fn drop(&mut self) {
        assert!(self.0 != PanicsIn::Drop, "hunter2");
    }
}

impl Service<Request> for PanicsIn {
    type Response = Response;
    type Error = Infallible;
    type Future = PanickingFuture;

    fn poll_ready(&mut self, _: &mut Context<'_>) -> Poll<Result<(), Infallible>> {
        assert!(*self != PanicsIn::PollReady, "hunter2");
        Poll::Ready(Ok(()))
    }

    fn call(&mut self, _: Request) -> PanickingFuture {
        assert!(*self != PanicsIn::Call, "hunter2");
        PanickingFuture(*self)
    }
}

#[tokio::test]
async fn a_panic_in_each_place_of_a_service() {
    for (layer, not_here, panic) in formats() {
        for place in [PanicsIn::PollReady, PanicsIn::Call, PanicsIn::Poll] {
            let app = Router::new().fallback_service(layer.layer(place));
            check(panic, &ask(app, "GET", "/here").await);
        }
        // The response is there already when its maker is dropped.
        let app = Router::new().fallback_service(layer.layer(PanicsIn::Drop));
        check(not_here, &ask(app, "GET", "/here").await);
    }
}

/// Panics while it is printed.
#[derive(Debug, ApiError)]
#[api(status = 400, code = "bad_display", title = "Bad display", message = "{0}")]
struct BadDisplay(Panics);

#[derive(Debug)]
struct Panics;

impl std::fmt::Display for Panics {
    fn fmt(&self, _: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        panic!("hunter2")
    }
}

impl std::fmt::Display for BadDisplay {
    fn fmt(&self, _: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        panic!("hunter2")
    }
}

impl std::error::Error for BadDisplay {}

#[tokio::test]
async fn a_panic_in_a_handler_a_middleware_an_extractor_or_a_display() {
    async fn handler() {
        panic!("hunter2")
    }
    async fn middleware(_: Request, _: Next) -> Response {
        panic!("hunter2")
    }
    struct Extractor;
    impl<S: Sync> axum::extract::FromRequestParts<S> for Extractor {
        type Rejection = Infallible;
        async fn from_request_parts(_: &mut axum::http::request::Parts, _: &S) -> Result<Self, Infallible> {
            panic!("hunter2")
        }
    }
    let apps = [
        Router::new().route("/here", get(handler)),
        Router::new().route("/here", get(async || "never")).layer(from_fn(middleware)),
        Router::new().route("/here", get(async |_: Extractor| "never")),
        Router::new().route("/here", get(async || BadDisplay(Panics))),
    ];
    for (layer, _, panic) in formats() {
        for app in &apps {
            check(panic, &ask(app.clone().errors(layer.clone()), "GET", "/here").await);
        }
        for (around, _, _) in formats() {
            let inner = Router::new().route("/here", get(handler)).errors(layer.clone());
            let app = Router::new().nest("/inner", inner).errors(around);
            check(panic, &ask(app, "GET", "/inner/here").await);
        }
    }
    // With no layer, a text that panics is still an answer.
    let bare = Router::new().route("/here", get(async || BadDisplay(Panics)));
    check(PANIC_IN_PROBLEM, &without_uuid(ask(bare, "GET", "/here").await));
}
