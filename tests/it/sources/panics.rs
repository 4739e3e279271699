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
use crate::dialect::Dialect;

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
fn service(dialect: Dialect, place: PanicsIn) -> Router {
    Router::new().fallback_service(dialect.layer().layer(place))
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

/// An app that answers unknown paths in a dialect that fails.
fn failing(dialect: Dialect, fault: Fault) -> Router {
    Router::new().errors(failing::failing(dialect, fault))
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
        Source::new("a panic in a handler", &INTERNAL, |dialect| {
            Router::new().route("/here", get(panics)).errors(dialect.layer())
        }),
        Source::new("a panic in a handler that waited", &INTERNAL, |dialect| {
            Router::new().route("/here", get(panics_later)).errors(dialect.layer())
        }),
        Source::new("a panic in a handler of a nested router", &INTERNAL, |dialect| {
            let inner = Router::new().route("/here", get(panics)).errors(dialect.layer());
            Router::new().nest("/inner", inner).errors(dialect.layer())
        })
        .asked("GET", "/inner/here", &[]),
        Source::new("a panic in an extractor", &INTERNAL, |dialect| {
            Router::new().route("/here", get(async |_: Extracted| ())).errors(dialect.layer())
        }),
        Source::new("a panic in a middleware", &INTERNAL, |dialect| {
            Router::new().route("/here", get(async || ())).layer(from_fn(middleware)).errors(dialect.layer())
        }),
        Source::new("a panic in a fallback", &INTERNAL, |dialect| {
            Router::new().fallback(panics).layer(dialect.layer())
        }),
        Source::new("a panic in a task of a handler's own", &INTERNAL, |dialect| {
            Router::new().route("/here", get(task)).errors(dialect.layer())
        }),
        Source::new("a panic in a service's `poll_ready`", &INTERNAL, |dialect| service(dialect, PanicsIn::PollReady)),
        Source::new("a panic in a service's `call`", &INTERNAL, |dialect| service(dialect, PanicsIn::Call)),
        Source::new("a panic in a service's future", &INTERNAL, |dialect| service(dialect, PanicsIn::Poll)),
        Source::new("a panic in `into_response`", &INTERNAL, |dialect| {
            struct Reply;
            impl IntoResponse for Reply {
                fn into_response(self) -> Response {
                    panic!("hunter2")
                }
            }
            Router::new().route("/here", get(async || Reply)).errors(dialect.layer())
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
        Source::new("a panic in an error's `Display`", &INTERNAL, |dialect| {
            Router::new().route("/here", get(async || BadMessage(Printed))).errors(dialect.layer())
        }),
        Source::new("a panic in a detail's `Serialize`, where the format shows it", &UNWRITABLE, |dialect| {
            Router::new().route("/here", get(async || BadDetail { written: Written })).errors(dialect.layer())
        }),
        Source::new("a panic in a reply's `Serialize`", &INTERNAL, |dialect| {
            Router::new().route("/here", get(async || error_response::Reply::ok(Written))).errors(dialect.layer())
        }),
        Source::new("a format that panics before its body", &INTERNAL, |dialect| {
            failing(dialect, Fault::PanicsBeforeTheBody)
        }),
        Source::new("a format that panics in `Serialize`", &INTERNAL, |dialect| {
            failing(dialect, Fault::PanicsInSerialize)
        }),
        Source::new("a format that fails in `Serialize`", &INTERNAL, |dialect| {
            failing(dialect, Fault::FailsInSerialize)
        }),
    ]
}
