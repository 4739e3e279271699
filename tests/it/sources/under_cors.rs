//! Errors under a CORS layer: a script may read them, and the headers it needs.

use std::time::Duration;

use axum::{
    Router,
    http::{HeaderValue, Method, StatusCode},
    routing::get,
};
use error_response::RouterExt;
use tower::{ServiceBuilder, timeout::TimeoutLayer};
use tower_http::cors::CorsLayer;

use super::{
    outcome::{INTERNAL, METHOD_NOT_ALLOWED, NOT_FOUND, RATE_LIMITED_FOR_A_MINUTE, TIMEOUT, UNAUTHORIZED},
    source::Source,
};
use crate::{format::Format, support::panics};

const ORIGIN: &str = "https://app.example.com";
const EXPOSED: &str = concat!(
    "retry-after,www-authenticate,allow,accept,accept-patch,content-range,upgrade,deprecation,sunset,link,",
    "ratelimit-policy,ratelimit,x-ratelimit-limit,x-ratelimit-remaining,x-ratelimit-reset,x-ratelimit-after,",
    "x-ratelimit-whitelisted,x-request-id"
);

/// The CORS layer around the error layer, which tells it what to expose.
fn app(format: Format) -> Router {
    let errors = format.layer();
    let cors = CorsLayer::new()
        .allow_origin(HeaderValue::from_static(ORIGIN))
        .allow_methods([Method::GET])
        .expose_headers(errors.exposed_headers());
    let late = ServiceBuilder::new().layer(format.layer()).layer(TimeoutLayer::new(Duration::from_millis(5)));
    Router::new()
        .route("/here", get(async || "here"))
        .route("/bare", get(async || StatusCode::UNAUTHORIZED))
        .route("/wait", get(async || (StatusCode::TOO_MANY_REQUESTS, [("retry-after", "60")], "hunter2")))
        .route("/panic", get(panics))
        .route("/late", get(std::future::pending::<()>).layer(late))
        .errors(errors)
        .layer(cors)
}

pub(super) fn sources() -> Vec<Source> {
    let asked = |source: Source, method, path| {
        source
            .asked(method, path, &[("origin", ORIGIN)])
            .with_header("access-control-allow-origin", ORIGIN)
            .with_header("access-control-expose-headers", EXPOSED)
    };
    vec![
        asked(Source::new("an unknown path, under a `CorsLayer`", &NOT_FOUND, app), "GET", "/none"),
        asked(Source::new("a wrong method, under a `CorsLayer`", &METHOD_NOT_ALLOWED, app), "DELETE", "/here")
            .with_header("allow", "GET,HEAD"),
        asked(Source::new("a bare 401, under a `CorsLayer`", &UNAUTHORIZED, app), "GET", "/bare")
            .with_challenge_of_the_format(),
        asked(
            Source::new("a bare 429 with `Retry-After`, under a `CorsLayer`", &RATE_LIMITED_FOR_A_MINUTE, app),
            "GET",
            "/wait",
        )
        .with_header("retry-after", "60"),
        asked(Source::new("`Timeout`, under a `CorsLayer`", &TIMEOUT, app), "GET", "/late"),
        asked(Source::new("a panic, under a `CorsLayer`", &INTERNAL, app), "GET", "/panic"),
    ]
}
