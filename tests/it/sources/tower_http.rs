//! The answers of tower-http's layers.
#![allow(deprecated, reason = "the simple kinds of authorization are still in use")]

use std::{
    future::{Ready, pending, ready},
    time::Duration,
};

use axum::{
    Router,
    body::Body,
    extract::Request,
    http::StatusCode,
    response::{IntoResponse, Response},
    routing::get,
};
use error_response::RouterExt;
use tower_http::{
    auth::AsyncRequireAuthorizationLayer, catch_panic::CatchPanicLayer, timeout::TimeoutLayer,
    validate_request::ValidateRequestHeaderLayer,
};

use super::{
    outcome::{
        FORBIDDEN, GATEWAY_TIMEOUT, INTERNAL, NOT_ACCEPTABLE, REQUEST_TIMEOUT, SERVICE_UNAVAILABLE, TEAPOT,
        UNAUTHORIZED,
    },
    source::Source,
};
use crate::format::Format;

fn routes() -> Router {
    Router::new().route("/here", get(async || "here"))
}

fn timeout(format: Format, status: StatusCode) -> Router {
    let routes = Router::new().route("/here", get(pending::<()>));
    routes.layer(TimeoutLayer::with_status_code(status, Duration::from_millis(5))).errors(format.layer())
}

async fn panics() {
    panic!("hunter2")
}

pub(super) fn sources() -> Vec<Source> {
    let authorization = [("authorization", "Bearer hunter2")];
    vec![
        Source::new("`TimeoutLayer` with status 408", &REQUEST_TIMEOUT, |format| {
            timeout(format, StatusCode::REQUEST_TIMEOUT)
        }),
        Source::new("`TimeoutLayer` with status 503", &SERVICE_UNAVAILABLE, |format| {
            timeout(format, StatusCode::SERVICE_UNAVAILABLE)
        }),
        Source::new("`TimeoutLayer` with status 504", &GATEWAY_TIMEOUT, |format| {
            timeout(format, StatusCode::GATEWAY_TIMEOUT)
        }),
        Source::new("`ValidateRequestHeader::accept`", &NOT_ACCEPTABLE, |format| {
            routes().layer(ValidateRequestHeaderLayer::accept("application/json")).errors(format.layer())
        })
        .asked("GET", "/here", &[("accept", "text/html")]),
        Source::new("`ValidateRequestHeader::has_header_value`", &FORBIDDEN, |format| {
            let layer = ValidateRequestHeaderLayer::has_header_value("x-key", "secret").unwrap();
            routes().layer(layer).errors(format.layer())
        })
        .asked("GET", "/here", &[("x-key", "hunter2")]),
        Source::new("`ValidateRequestHeader::custom`", &TEAPOT, |format| {
            #[expect(clippy::result_large_err, reason = "as the layer demands it")]
            fn refuse(_: &mut Request) -> Result<(), Response> {
                Err((StatusCode::IM_A_TEAPOT, "hunter2").into_response())
            }
            routes().layer(ValidateRequestHeaderLayer::custom(refuse)).errors(format.layer())
        }),
        Source::new("`ValidateRequestHeader::bearer`", &UNAUTHORIZED, |format| {
            routes().layer(ValidateRequestHeaderLayer::bearer("secret")).errors(format.layer())
        })
        .asked("GET", "/here", &authorization)
        .with_challenge_of_the_format(),
        Source::new("`ValidateRequestHeader::basic`", &UNAUTHORIZED, |format| {
            routes().layer(ValidateRequestHeaderLayer::basic("user", "secret")).errors(format.layer())
        })
        .asked("GET", "/here", &authorization)
        .with_header("www-authenticate", "Basic"),
        Source::new("`AsyncRequireAuthorization`", &UNAUTHORIZED, |format| {
            fn refuse(_: Request) -> Ready<Result<Request, Response<Body>>> {
                ready(Err(StatusCode::UNAUTHORIZED.into_response()))
            }
            routes().layer(AsyncRequireAuthorizationLayer::new(refuse)).errors(format.layer())
        })
        .asked("GET", "/here", &authorization)
        .with_challenge_of_the_format(),
        Source::new("`CatchPanic`", &INTERNAL, |format| {
            Router::new().route("/here", get(panics)).layer(CatchPanicLayer::new()).errors(format.layer())
        }),
        Source::new("`CatchPanic` with a custom text", &INTERNAL, |format| {
            let text = |_| (StatusCode::INTERNAL_SERVER_ERROR, "hunter2").into_response();
            Router::new().route("/here", get(panics)).layer(CatchPanicLayer::custom(text)).errors(format.layer())
        }),
    ]
}
