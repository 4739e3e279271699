//! What every error response has that leaves the layer, whoever made or changed
//! it: the table of docs/stack.md, cell by cell.

mod awkward_responses;
mod below_400;
mod bodies;
mod cache_policy;
mod challenge_of_a_401;
mod content_coding;
mod dropped_errors;
mod empty_bodies;
mod id_in_any_header;
mod left_alone;
mod nested_observers;
mod one_record;
mod replaced_third_parties;
mod settings_per_request;
mod wait_in_each_row;

use std::sync::{Arc, Mutex};

use axum::{
    Extension, Router,
    body::{Body, Bytes, to_bytes},
    http::{HeaderMap, HeaderName, HeaderValue, Request, StatusCode, header},
    middleware::map_response,
    response::{IntoResponse, Response},
    routing::get,
};
use error_response::{
    ApiError, Challenge, ErrorEvent, ErrorLayer, LeaveAlone, Observer, RouterExt,
    format::{ErrorView, FinImpulse, HttpPolicy, Unwrapped, WireFormat},
};
use serde::Serialize;
use tower::ServiceExt;
use tower_http::compression::CompressionLayer;

use crate::{format::Format, support::REQUEST_ID};

#[derive(Debug, thiserror::Error, ApiError)]
pub(super) enum OrderError {
    /// No such order
    #[error("No order {id}, whatever is sent along with this request or any other one")]
    #[api(status = 404, code = "no_order")]
    NotFound { id: &'static str },

    /// The order is gone
    #[error("The order is gone for good")]
    #[api(status = 410, code = "order_gone", max_age = 3600)]
    Gone,

    /// Not there yet
    #[error("The order is not there yet")]
    #[api(status = 404, code = "not_there_yet", header("Cache-Control" = "private, max-age=5"))]
    NotYet,

    /// Log in
    #[error("Log in first")]
    #[api(status = 401, code = "log_in", challenge = "Key realm=\"orders\"")]
    LogIn,
}

pub(super) const NOT_FOUND: OrderError = OrderError::NotFound { id: "ord_1" };

/// A format of this page's own, which repeats the status.
#[derive(Debug)]
pub(super) struct Own;

#[derive(Serialize)]
pub(super) struct OwnBody<'a> {
    fault: &'a str,
    text: &'a str,
}

impl WireFormat for Own {
    type Failure<'a> = OwnBody<'a>;
    type Success<'a> = Unwrapped;

    fn name(&self) -> &'static str {
        "own"
    }

    fn failure<'a>(&'a self, view: &'a ErrorView<'a>) -> OwnBody<'a> {
        OwnBody { fault: view.code(), text: view.message() }
    }

    fn media_type(&self) -> HeaderValue {
        HeaderValue::from_static("application/vnd.own+json")
    }
}

/// A layer of each format, by name.
pub(super) fn layers() -> Vec<(&'static str, ErrorLayer)> {
    let formats = [Format::PROBLEM, Format::STRIPE, Format::FINIMPULSE, Format::FINQWARE, Format::OAUTH];
    let mut layers: Vec<_> = formats.into_iter().map(|format| (format.name(), format.layer())).collect();
    layers.push(("own", ErrorLayer::new(Own)));
    layers
}

/// A format that returns 200 for every error.
pub(super) fn always_ok() -> ErrorLayer {
    ErrorLayer::new(FinImpulse::new().with_http_policy(HttpPolicy::AlwaysOk))
}

/// JSON that a handler or a library writes itself.
pub(super) const THEIRS: &str = r#"{"theirs":"and long enough to be worth a compression, if there is one"}"#;

/// The text of somebody else, which no client reads.
pub(super) const THEIR_TEXT: &str = "words of a library";

pub(super) fn structured(status: u16) -> Response {
    let status = StatusCode::from_u16(status).unwrap();
    (status, [(header::CONTENT_TYPE, "application/json")], THEIRS).into_response()
}

/// The routes of this page.
pub(super) fn routes() -> Router {
    Router::new()
        .route("/typed", get(async || NOT_FOUND))
        .route("/typed/gone", get(async || OrderError::Gone))
        .route("/typed/not-yet", get(async || OrderError::NotYet))
        .route("/typed/401", get(async || OrderError::LogIn))
        .route("/typed/tuple/401", get(async || (StatusCode::UNAUTHORIZED, NOT_FOUND)))
        .route("/typed/tuple/429", get(async || (StatusCode::TOO_MANY_REQUESTS, OrderError::Gone)))
        .route("/typed/task", get(async || tokio::spawn(async { NOT_FOUND.into_response() }).await.unwrap()))
        .route("/bare", get(async || StatusCode::CONFLICT))
        .route("/bare/401", get(async || StatusCode::UNAUTHORIZED))
        .route("/text", get(async || (StatusCode::BAD_REQUEST, THEIR_TEXT)))
        .route("/panic", get(async || -> StatusCode { panic!("here") }))
        .route("/structured", get(async || structured(404)))
        .route("/structured/401", get(async || structured(401)))
        .route("/structured/429", get(async || ([(header::CACHE_CONTROL, "public")], structured(429))))
        .route("/structured/502", get(async || structured(502)))
        .route("/structured/cached", get(async || ([(header::CACHE_CONTROL, "max-age=9")], structured(404))))
        .route("/left-alone", get(async || (Extension(LeaveAlone), structured(401))))
        .route("/left-alone/text", get(async || (StatusCode::BAD_GATEWAY, Extension(LeaveAlone), "upstream says no")))
        .route("/fine", get(async || "fine"))
}

/// The routes of errors of ours, those that become ours, and those that stay
/// somebody else's.
pub(super) const TYPED: [&str; 7] =
    ["/typed", "/typed/gone", "/typed/not-yet", "/typed/401", "/typed/tuple/401", "/typed/tuple/429", "/typed/task"];
pub(super) const UNSTRUCTURED: [&str; 5] = ["/bare", "/bare/401", "/text", "/panic", "/none"];
pub(super) const STRUCTURED: [&str; 5] =
    ["/structured", "/structured/401", "/structured/429", "/structured/502", "/structured/cached"];
pub(super) const LEFT_ALONE: [&str; 2] = ["/left-alone", "/left-alone/text"];

/// Writes a policy for good responses on all of them.
pub(super) async fn cached(mut response: Response) -> Response {
    response.headers_mut().insert(header::CACHE_CONTROL, HeaderValue::from_static("public, max-age=600"));
    response
}

/// What a middleware does that logs bodies.
pub(super) async fn rebuilt(response: Response) -> Response {
    let (parts, body) = response.into_parts();
    Response::from_parts(parts, Body::from(to_bytes(body, usize::MAX).await.unwrap()))
}

/// A layer around another router: another format, another header for the id,
/// another challenge.
pub(super) fn outer() -> ErrorLayer {
    Format::FINQWARE
        .layer()
        .with_request_id_header(HeaderName::from_static("x-outer-id"))
        .with_challenge(Challenge::basic().with_realm("outer"))
}

/// `routes` under `layer`, in each stack, by name.
pub(super) fn stacks(routes: &Router, layer: &ErrorLayer) -> Vec<(&'static str, Router)> {
    let under = |routes: Router| routes.errors(layer.clone());
    let nested = |routes: Router| Router::new().fallback_service(routes).errors(outer());
    vec![
        ("alone", under(routes.clone())),
        ("twice", under(routes.clone()).layer(layer.clone())),
        ("compressed", under(routes.clone().layer(CompressionLayer::new()))),
        ("rebuilt", under(routes.clone().layer(map_response(rebuilt)))),
        ("nested", nested(under(routes.clone()))),
        ("nested, compressed between", nested(under(routes.clone()).layer(CompressionLayer::new()))),
    ]
}

/// A whole response.
#[derive(Debug, Clone)]
pub(super) struct Whole {
    pub(super) status: u16,
    pub(super) headers: HeaderMap,
    pub(super) body: Bytes,
}

impl Whole {
    /// The value of a header that is there once or not at all.
    #[track_caller]
    pub(super) fn header(&self, name: &str) -> Option<&str> {
        let values: Vec<_> = self.headers.get_all(name).iter().collect();
        assert!(values.len() < 2, "{name} twice in {self:?}");
        Some(values.first()?.to_str().unwrap())
    }

    pub(super) fn text(&self) -> &str {
        std::str::from_utf8(&self.body).unwrap()
    }
}

pub(super) async fn send(app: Router, path: &str) -> Whole {
    send_as(app, "GET", path, &[("x-request-id", REQUEST_ID), ("accept-encoding", "gzip")]).await
}

pub(super) async fn send_as(app: Router, method: &str, path: &str, headers: &[(&str, &str)]) -> Whole {
    let mut request = Request::builder().method(method).uri(path);
    for (name, value) in headers {
        request = request.header(*name, *value);
    }
    let response = app.oneshot(request.body(Body::empty()).unwrap()).await.unwrap();
    let (parts, body) = response.into_parts();
    let body = to_bytes(body, usize::MAX).await.unwrap();
    Whole { status: parts.status.as_u16(), headers: parts.headers, body }
}

/// Remembers the codes and statuses it is told.
#[derive(Debug, Clone, Default)]
pub(super) struct Heard(Arc<Mutex<Vec<(&'static str, u16)>>>);

impl Heard {
    /// What it heard since it was asked last.
    pub(super) fn take(&self) -> Vec<(&'static str, u16)> {
        std::mem::take(&mut *self.0.lock().unwrap())
    }
}

impl Observer for Heard {
    fn on_error(&self, event: &ErrorEvent<'_>) {
        self.0.lock().unwrap().push((event.view().code(), event.status().as_u16()));
    }
}
