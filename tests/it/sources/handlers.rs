//! Bare statuses and texts of handlers and middleware, and replies that can't
//! be written.

use axum::{
    BoxError, Form, Json, Router,
    error_handling::HandleErrorLayer,
    extract::Request,
    http::StatusCode,
    middleware::{Next, from_fn},
    response::{IntoResponse, Response},
    routing::get,
};
use error_response::RouterExt;
use serde::{Serialize, Serializer};
use tower::{ServiceBuilder, load_shed::LoadShedLayer};

use super::{
    outcome::{
        BAD_GATEWAY, BAD_REQUEST, CONFLICT, FORBIDDEN, GATEWAY_TIMEOUT, INTERNAL, NOT_FOUND, NOT_IMPLEMENTED,
        RATE_LIMITED, RATE_LIMITED_FOR_A_MINUTE, SERVICE_UNAVAILABLE, TEAPOT, UNAUTHORIZED, UNPROCESSABLE,
    },
    source::Source,
};
use crate::dialect::Dialect;

/// An app whose handler answers with a bare status.
fn bare(dialect: Dialect, status: StatusCode) -> Router {
    Router::new().route("/here", get(async move || status)).errors(dialect.layer())
}

/// Fails to serialize.
pub(super) struct Unwritable;

impl Serialize for Unwritable {
    fn serialize<S: Serializer>(&self, _: S) -> Result<S::Ok, S::Error> {
        Err(serde::ser::Error::custom("hunter2"))
    }
}

pub(super) fn sources() -> Vec<Source> {
    [statuses(), answers(), middleware()].concat()
}

fn statuses() -> Vec<Source> {
    vec![
        Source::new("a bare 400", &BAD_REQUEST, |dialect| bare(dialect, StatusCode::BAD_REQUEST)),
        Source::new("a bare 401", &UNAUTHORIZED, |dialect| bare(dialect, StatusCode::UNAUTHORIZED))
            .with_header("www-authenticate", "Bearer"),
        Source::new("a bare 403", &FORBIDDEN, |dialect| bare(dialect, StatusCode::FORBIDDEN)),
        Source::new("a bare 404", &NOT_FOUND, |dialect| bare(dialect, StatusCode::NOT_FOUND)),
        Source::new("a bare 409", &CONFLICT, |dialect| bare(dialect, StatusCode::CONFLICT)),
        Source::new("a bare 418", &TEAPOT, |dialect| bare(dialect, StatusCode::IM_A_TEAPOT)),
        Source::new("a bare 422", &UNPROCESSABLE, |dialect| bare(dialect, StatusCode::UNPROCESSABLE_ENTITY)),
        Source::new("a bare 429", &RATE_LIMITED, |dialect| bare(dialect, StatusCode::TOO_MANY_REQUESTS)),
        Source::new("a bare 500", &INTERNAL, |dialect| bare(dialect, StatusCode::INTERNAL_SERVER_ERROR)),
        Source::new("a bare 501", &NOT_IMPLEMENTED, |dialect| bare(dialect, StatusCode::NOT_IMPLEMENTED)),
        Source::new("a bare 502", &BAD_GATEWAY, |dialect| bare(dialect, StatusCode::BAD_GATEWAY)),
        Source::new("a bare 503", &SERVICE_UNAVAILABLE, |dialect| bare(dialect, StatusCode::SERVICE_UNAVAILABLE)),
        Source::new("a bare 504", &GATEWAY_TIMEOUT, |dialect| bare(dialect, StatusCode::GATEWAY_TIMEOUT)),
    ]
}

fn answers() -> Vec<Source> {
    vec![
        Source::new("a status as the error of a handler", &CONFLICT, |dialect| {
            let fails = async || Err::<(), _>(StatusCode::CONFLICT);
            Router::new().route("/here", get(fails)).errors(dialect.layer())
        }),
        Source::new("a status with a text", &FORBIDDEN, |dialect| {
            let fails = async || Err::<(), _>((StatusCode::FORBIDDEN, "hunter2"));
            Router::new().route("/here", get(fails)).errors(dialect.layer())
        }),
        Source::new("a status with bytes", &BAD_GATEWAY, |dialect| {
            let fails = async || (StatusCode::BAD_GATEWAY, b"hunter2".to_vec());
            Router::new().route("/here", get(fails)).errors(dialect.layer())
        }),
        Source::new("a status with headers", &CONFLICT, |dialect| {
            let fails = async || (StatusCode::CONFLICT, [("x-kept", "yes"), ("set-cookie", "a=1"), ("vary", "origin")]);
            Router::new().route("/here", get(fails)).errors(dialect.layer())
        })
        .with_header("x-kept", "yes")
        .with_header("set-cookie", "a=1")
        .with_header("vary", "origin"),
        Source::new("a status with a wait", &RATE_LIMITED_FOR_A_MINUTE, |dialect| {
            let fails = async || (StatusCode::TOO_MANY_REQUESTS, [("retry-after", "60")], "hunter2");
            Router::new().route("/here", get(fails)).errors(dialect.layer())
        })
        .with_header("retry-after", "60"),
        Source::new("a status with a challenge", &UNAUTHORIZED, |dialect| {
            let fails = async || (StatusCode::UNAUTHORIZED, [("www-authenticate", "Digest realm=\"api\"")]);
            Router::new().route("/here", get(fails)).errors(dialect.layer())
        })
        .with_header("www-authenticate", "Digest realm=\"api\""),
        Source::new("a body of a type, and empty", &CONFLICT, |dialect| {
            let fails = async || (StatusCode::CONFLICT, [("content-type", "application/json")]);
            Router::new().route("/here", get(fails)).errors(dialect.layer())
        }),
        Source::new("`Json`: a reply that can't be written", &INTERNAL, |dialect| {
            Router::new().route("/here", get(async || Json(Unwritable))).errors(dialect.layer())
        }),
        Source::new("`Form`: a reply that can't be written", &INTERNAL, |dialect| {
            Router::new().route("/here", get(async || Form(Unwritable))).errors(dialect.layer())
        }),
        Source::new("a header that can't be written", &INTERNAL, |dialect| {
            Router::new().route("/here", get(async || [("x-name", "hunter2\n")])).errors(dialect.layer())
        }),
    ]
}

fn middleware() -> Vec<Source> {
    fn behind<F>(dialect: Dialect, refuse: fn(Request, Next) -> F) -> Router
    where
        F: Future<Output = Response> + Send + 'static,
    {
        Router::new().route("/here", get(async || "here")).layer(from_fn(refuse)).errors(dialect.layer())
    }
    async fn bare(_: Request, _: Next) -> Response {
        StatusCode::FORBIDDEN.into_response()
    }
    async fn text(_: Request, _: Next) -> Response {
        (StatusCode::UNAUTHORIZED, "hunter2").into_response()
    }
    async fn replaces(request: Request, next: Next) -> Response {
        let _ = next.run(request).await;
        StatusCode::BAD_GATEWAY.into_response()
    }
    vec![
        Source::new("`from_fn`: a bare status", &FORBIDDEN, |dialect| behind(dialect, bare)),
        Source::new("`from_fn`: a status with a text", &UNAUTHORIZED, |dialect| behind(dialect, text))
            .with_header("www-authenticate", "Bearer"),
        Source::new("`from_fn`: a bare status instead of an answer", &BAD_GATEWAY, |dialect| behind(dialect, replaces)),
        Source::new("`HandleErrorLayer`: a status with a text", &SERVICE_UNAVAILABLE, |dialect| {
            let handle = async |_: BoxError| (StatusCode::SERVICE_UNAVAILABLE, "hunter2");
            let shed = ServiceBuilder::new()
                .layer(HandleErrorLayer::new(handle))
                .layer(LoadShedLayer::new())
                .layer(tower::limit::ConcurrencyLimitLayer::new(0));
            Router::new().route("/here", get(async || "here")).layer(shed).errors(dialect.layer())
        }),
    ]
}
