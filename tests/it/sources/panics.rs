//! Panics, wherever a request's code may throw one.

use std::{
    convert::Infallible,
    fmt,
    future::{Future, poll_fn},
    pin::Pin,
    task::{Context, Poll},
};

use axum::{
    Router,
    extract::{FromRequestParts, Request},
    http::request::Parts,
    middleware::{Next, from_fn},
    response::{IntoResponse, Response},
    routing::get,
};
use error_response::{ApiError, Error, ResultExt, RouterExt};
use tower::{Layer, Service};

use super::{
    failing::{self, Fault},
    outcome::{INTERNAL, UNWRITABLE},
    source::Source,
};
use crate::format::Format;

/// A service that panics where it is told to.
#[derive(Clone, Copy, PartialEq)]
enum PanicsIn {
    PollReady,
    Call,
    Poll,
}

impl Service<Request> for PanicsIn {
    type Response = Response;
    type Error = Infallible;
    type Future = Pin<Box<dyn Future<Output = Result<Response, Infallible>> + Send>>;

    fn poll_ready(&mut self, _: &mut Context<'_>) -> Poll<Result<(), Infallible>> {
        assert!(*self != PanicsIn::PollReady, "hunter2");
        Poll::Ready(Ok(()))
    }

    fn call(&mut self, _: Request) -> Self::Future {
        assert!(*self != PanicsIn::Call, "hunter2");
        Box::pin(poll_fn(|_| panic!("hunter2")))
    }
}

/// An app whose service panics.
fn service(format: Format, place: PanicsIn) -> Router {
    Router::new().fallback_service(format.layer().layer(place))
}

/// Panics when it is extracted.
struct Extracted;

impl<S: Sync> FromRequestParts<S> for Extracted {
    type Rejection = Infallible;

    async fn from_request_parts(_: &mut Parts, _: &S) -> Result<Extracted, Infallible> {
        panic!("hunter2")
    }
}

/// Panics when it is printed.
#[derive(Debug)]
struct Printed;

impl fmt::Display for Printed {
    fn fmt(&self, _: &mut fmt::Formatter<'_>) -> fmt::Result {
        panic!("hunter2")
    }
}

/// Its message panics
#[derive(Debug, ApiError)]
#[api(status = 409, code = "never_seen", message = "{0}")]
struct BadMessage(Printed);

impl fmt::Display for BadMessage {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Display::fmt(&self.0, f)
    }
}

impl std::error::Error for BadMessage {}

/// Panics when it is serialized.
#[derive(Debug)]
struct Written;

impl serde::Serialize for Written {
    fn serialize<S: serde::Serializer>(&self, _: S) -> Result<S::Ok, S::Error> {
        panic!("hunter2")
    }
}

/// An app that answers unknown paths in a format that fails.
fn failing(format: Format, fault: Fault) -> Router {
    Router::new().errors(failing::failing(format, fault))
}

pub(super) fn sources() -> Vec<Source> {
    let mut sources = handlers();
    sources.extend(code_of_ours());
    sources
}

fn handlers() -> Vec<Source> {
    async fn panics() {
        panic!("hunter2")
    }
    async fn panics_later() {
        tokio::task::yield_now().await;
        panic!("hunter2")
    }
    async fn middleware(_: Request, _: Next) -> Response {
        panic!("hunter2")
    }
    async fn task() -> Result<(), Error> {
        tokio::spawn(async { panic!("hunter2") }).await.internal()
    }
    vec![
        Source::new("a panic in a handler", &INTERNAL, |format| {
            Router::new().route("/here", get(panics)).errors(format.layer())
        }),
        Source::new("a panic in a handler after an `await`", &INTERNAL, |format| {
            Router::new().route("/here", get(panics_later)).errors(format.layer())
        }),
        Source::new("a panic in a handler of a nested router", &INTERNAL, |format| {
            let inner = Router::new().route("/here", get(panics)).errors(format.layer());
            Router::new().nest("/inner", inner).errors(format.layer())
        })
        .asked("GET", "/inner/here", &[]),
        Source::new("a panic in an extractor", &INTERNAL, |format| {
            Router::new().route("/here", get(async |_: Extracted| ())).errors(format.layer())
        }),
        Source::new("a panic in a middleware", &INTERNAL, |format| {
            Router::new().route("/here", get(async || ())).layer(from_fn(middleware)).errors(format.layer())
        }),
        Source::new("a panic in a fallback", &INTERNAL, |format| Router::new().fallback(panics).layer(format.layer())),
        Source::new("a panic in a task that a handler spawned", &INTERNAL, |format| {
            Router::new().route("/here", get(task)).errors(format.layer())
        }),
        Source::new("a panic in a service's `poll_ready`", &INTERNAL, |format| service(format, PanicsIn::PollReady)),
        Source::new("a panic in a service's `call`", &INTERNAL, |format| service(format, PanicsIn::Call)),
        Source::new("a panic in a service's future", &INTERNAL, |format| service(format, PanicsIn::Poll)),
        Source::new("a panic in `into_response`", &INTERNAL, |format| {
            struct Reply;
            impl IntoResponse for Reply {
                fn into_response(self) -> Response {
                    panic!("hunter2")
                }
            }
            Router::new().route("/here", get(async || Reply)).errors(format.layer())
        }),
    ]
}

fn code_of_ours() -> Vec<Source> {
    /// Its detail panics
    #[derive(Debug, thiserror::Error, ApiError)]
    #[error("Never seen")]
    #[api(status = 409, code = "never_seen")]
    struct BadDetail {
        #[api(detail)]
        written: Written,
    }
    vec![
        Source::new("a panic in an error's `Display`", &INTERNAL, |format| {
            Router::new().route("/here", get(async || BadMessage(Printed))).errors(format.layer())
        }),
        Source::new("a panic in a detail's `Serialize`, where the format shows it", &UNWRITABLE, |format| {
            Router::new().route("/here", get(async || BadDetail { written: Written })).errors(format.layer())
        }),
        Source::new("a panic in a reply's `Serialize`", &INTERNAL, |format| {
            Router::new().route("/here", get(async || error_response::Reply::ok(Written))).errors(format.layer())
        }),
        Source::new("a format that panics before it starts the body", &INTERNAL, |format| {
            failing(format, Fault::PanicsBeforeTheBody)
        }),
        Source::new("a format that panics in `Serialize`", &INTERNAL, |format| {
            failing(format, Fault::PanicsInSerialize)
        }),
        Source::new("a format that fails in `Serialize`", &INTERNAL, |format| failing(format, Fault::FailsInSerialize)),
    ]
}
