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
use crate::format::Format;

/// An app whose handler answers with a bare status.
fn bare(format: Format, status: StatusCode) -> Router {
    Router::new().route("/here", get(async move || status)).errors(format.layer())
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
        Source::new("a bare 400", &BAD_REQUEST, |format| bare(format, StatusCode::BAD_REQUEST)),
        Source::new("a bare 401", &UNAUTHORIZED, |format| bare(format, StatusCode::UNAUTHORIZED))
            .with_challenge_of_the_format(),
        Source::new("a bare 403", &FORBIDDEN, |format| bare(format, StatusCode::FORBIDDEN)),
        Source::new("a bare 404", &NOT_FOUND, |format| bare(format, StatusCode::NOT_FOUND)),
        Source::new("a bare 409", &CONFLICT, |format| bare(format, StatusCode::CONFLICT)),
        Source::new("a bare 418", &TEAPOT, |format| bare(format, StatusCode::IM_A_TEAPOT)),
        Source::new("a bare 422", &UNPROCESSABLE, |format| bare(format, StatusCode::UNPROCESSABLE_ENTITY)),
        Source::new("a bare 429", &RATE_LIMITED, |format| bare(format, StatusCode::TOO_MANY_REQUESTS)),
        Source::new("a bare 500", &INTERNAL, |format| bare(format, StatusCode::INTERNAL_SERVER_ERROR)),
        Source::new("a bare 501", &NOT_IMPLEMENTED, |format| bare(format, StatusCode::NOT_IMPLEMENTED)),
        Source::new("a bare 502", &BAD_GATEWAY, |format| bare(format, StatusCode::BAD_GATEWAY)),
        Source::new("a bare 503", &SERVICE_UNAVAILABLE, |format| bare(format, StatusCode::SERVICE_UNAVAILABLE)),
        Source::new("a bare 504", &GATEWAY_TIMEOUT, |format| bare(format, StatusCode::GATEWAY_TIMEOUT)),
    ]
}

fn answers() -> Vec<Source> {
    vec![
        Source::new("a handler that returns `Err(StatusCode)`", &CONFLICT, |format| {
            let fails = async || Err::<(), _>(StatusCode::CONFLICT);
            Router::new().route("/here", get(fails)).errors(format.layer())
        }),
        Source::new("a status with a text", &FORBIDDEN, |format| {
            let fails = async || Err::<(), _>((StatusCode::FORBIDDEN, "hunter2"));
            Router::new().route("/here", get(fails)).errors(format.layer())
        }),
        Source::new("a status with bytes", &BAD_GATEWAY, |format| {
            let fails = async || (StatusCode::BAD_GATEWAY, b"hunter2".to_vec());
            Router::new().route("/here", get(fails)).errors(format.layer())
        }),
        Source::new("a status with headers", &CONFLICT, |format| {
            let fails = async || (StatusCode::CONFLICT, [("x-kept", "yes"), ("set-cookie", "a=1"), ("vary", "origin")]);
            Router::new().route("/here", get(fails)).errors(format.layer())
        })
        .with_header("x-kept", "yes")
        .with_header("set-cookie", "a=1")
        .with_header("vary", "origin"),
        Source::new("a status and a text with `Retry-After`", &RATE_LIMITED_FOR_A_MINUTE, |format| {
            let fails = async || (StatusCode::TOO_MANY_REQUESTS, [("retry-after", "60")], "hunter2");
            Router::new().route("/here", get(fails)).errors(format.layer())
        })
        .with_header("retry-after", "60"),
        Source::new("a bare status with `WWW-Authenticate`", &UNAUTHORIZED, |format| {
            let fails = async || (StatusCode::UNAUTHORIZED, [("www-authenticate", "Digest realm=\"api\"")]);
            Router::new().route("/here", get(fails)).errors(format.layer())
        })
        .with_header("www-authenticate", "Digest realm=\"api\""),
        Source::new("an empty body with a media type", &CONFLICT, |format| {
            let fails = async || (StatusCode::CONFLICT, [("content-type", "application/json")]);
            Router::new().route("/here", get(fails)).errors(format.layer())
        }),
        Source::new("`Json`: a reply that cannot be serialized", &INTERNAL, |format| {
            Router::new().route("/here", get(async || Json(Unwritable))).errors(format.layer())
        }),
        Source::new("`Form`: a reply that cannot be serialized", &INTERNAL, |format| {
            Router::new().route("/here", get(async || Form(Unwritable))).errors(format.layer())
        }),
        Source::new("an invalid header value", &INTERNAL, |format| {
            Router::new().route("/here", get(async || [("x-name", "hunter2\n")])).errors(format.layer())
        }),
    ]
}

fn middleware() -> Vec<Source> {
    fn behind<F>(format: Format, refuse: fn(Request, Next) -> F) -> Router
    where
        F: Future<Output = Response> + Send + 'static,
    {
        Router::new().route("/here", get(async || "here")).layer(from_fn(refuse)).errors(format.layer())
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
        Source::new("`from_fn`: a bare status", &FORBIDDEN, |format| behind(format, bare)),
        Source::new("`from_fn`: a status with a text", &UNAUTHORIZED, |format| behind(format, text))
            .with_challenge_of_the_format(),
        Source::new(
            "`from_fn`: middleware that discards the handler's response and returns a bare status",
            &BAD_GATEWAY,
            |format| behind(format, replaces),
        ),
        Source::new("`HandleErrorLayer`: a status with a text", &SERVICE_UNAVAILABLE, |format| {
            let handle = async |_: BoxError| (StatusCode::SERVICE_UNAVAILABLE, "hunter2");
            let shed = ServiceBuilder::new()
                .layer(HandleErrorLayer::new(handle))
                .layer(LoadShedLayer::new())
                .layer(tower::limit::ConcurrencyLimitLayer::new(0));
            Router::new().route("/here", get(async || "here")).layer(shed).errors(format.layer())
        }),
    ]
}
