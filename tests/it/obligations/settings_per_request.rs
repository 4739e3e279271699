//! One layer may have several settings, chosen by the request.

use std::{future::ready, time::Duration};

use axum::{
    Router,
    body::Body,
    extract::Request,
    http::{HeaderName, StatusCode},
    response::Response,
    routing::get,
};
use error_response::{
    Category, CategoryError, Challenge, Error, ErrorLayer, RouterExt, Scope,
    format::{ErrorBody, Problem, RetryHeader, Stripe},
};
use tower::{
    BoxError, Layer, ServiceBuilder, ServiceExt, limit::ConcurrencyLimitLayer, load_shed::LoadShedLayer, service_fn,
    timeout::TimeoutLayer,
};
use tower_http::limit::RequestBodyLimitLayer;

use super::{Heard, NOT_FOUND, send, send_as};
use crate::support::REQUEST_ID;

const PROBLEM: &str = "application/problem+json";
const JSON: &str = "application/json";

fn problem() -> ErrorLayer {
    ErrorLayer::new(Problem::new())
}

fn stripe() -> ErrorLayer {
    ErrorLayer::new(Stripe::new())
}

fn divided() -> ErrorLayer {
    problem().for_path("/v1", stripe())
}

fn routes() -> Router {
    Router::new()
        .route("/typed", get(async || NOT_FOUND))
        .route("/bare", get(async || StatusCode::CONFLICT))
        .route("/panic", get(async || -> StatusCode { panic!("hunter2") }))
}

#[tokio::test]
async fn by_whole_segments_of_the_path() {
    let app = Router::new().nest("/v1", routes()).nest("/v10", routes()).nest("/api/v1", routes()).errors(divided());
    for (prefix, media_type) in [("/v1", JSON), ("/v10", PROBLEM), ("/api/v1", PROBLEM), ("", PROBLEM)] {
        for path in ["/typed", "/bare", "/panic", "/none", "/", ""] {
            let path = format!("{prefix}{path}");
            if path.is_empty() {
                continue;
            }
            assert_eq!(send(app.clone(), &path).await.header("content-type"), Some(media_type), "{path}");
        }
    }
}

#[tokio::test]
async fn what_layers_in_front_of_the_routes_reject() {
    // The limit of bodies is around the nested router.
    let inner = Router::new().nest("/v1", routes()).layer(RequestBodyLimitLayer::new(1)).layer(divided());
    for (path, media_type) in [("/v1/bare", JSON), ("/bare", PROBLEM)] {
        let answer = send_as(inner.clone(), "POST", path, &[("content-length", "2")]).await;
        assert_eq!((answer.status, answer.header("content-type")), (413, Some(media_type)), "{path}");
    }
}

#[tokio::test]
async fn in_a_nested_router_the_path_is_the_one_that_was_asked_for() {
    let layer = problem().for_path("/api/v1", stripe());
    let inner = Router::new().nest("/v1", routes()).nest("/v2", routes()).layer(layer);
    let app = Router::new().nest("/api", inner);
    assert_eq!(send(app.clone(), "/api/v1/bare").await.header("content-type"), Some(JSON));
    assert_eq!(send(app, "/api/v2/bare").await.header("content-type"), Some(PROBLEM));
}

#[tokio::test]
async fn errors_of_services_and_of_poll_ready() {
    let failing = service_fn(|_: Request| ready(Err::<Response, BoxError>("hunter2".into())));
    let waiting = service_fn(|_: Request| std::future::pending::<Result<Response, BoxError>>());
    let timed =
        ServiceBuilder::new().layer(divided()).layer(TimeoutLayer::new(Duration::from_millis(1))).service(waiting);
    let shed = ServiceBuilder::new()
        .layer(divided())
        .layer(LoadShedLayer::new())
        .layer(ConcurrencyLimitLayer::new(0))
        .service(failing);
    for (path, media_type) in [("/v1/a", JSON), ("/v2/a", PROBLEM)] {
        let request = || Request::get(path).body(Body::empty()).unwrap();
        for (response, status) in [
            (divided().layer(failing).oneshot(request()).await.unwrap(), 500),
            (timed.clone().oneshot(request()).await.unwrap(), 503),
            (shed.clone().oneshot(request()).await.unwrap(), 503),
            (divided().layer(Unready(false)).oneshot(request()).await.unwrap(), 500),
            (divided().layer(Unready(true)).oneshot(request()).await.unwrap(), 500),
        ] {
            let found = (response.status().as_u16(), response.headers()["content-type"].to_str().unwrap());
            assert_eq!(found, (status, media_type), "{path}");
        }
    }
}

/// A service that is never ready: it fails, or panics.
#[derive(Clone)]
struct Unready(bool);

impl tower::Service<Request> for Unready {
    type Response = Response;
    type Error = BoxError;
    type Future = std::future::Ready<Result<Response, BoxError>>;

    fn poll_ready(&mut self, _: &mut std::task::Context<'_>) -> std::task::Poll<Result<(), BoxError>> {
        assert!(!self.0, "hunter2");
        std::task::Poll::Ready(Err("hunter2".into()))
    }

    fn call(&mut self, _: Request) -> Self::Future {
        ready(Err("hunter2".into()))
    }
}

#[tokio::test]
async fn all_settings_are_those_of_the_chosen_layer() {
    let (heard, others) = (Heard::default(), Heard::default());
    let v1 = stripe()
        .with_request_id_header(HeaderName::from_static("request-id"))
        .with_challenge(Challenge::basic().with_realm("v1"))
        .with_observer(heard.clone());
    // What is set on the layer around them is not theirs.
    let layer = problem().for_path("/v1", v1).with_observer(others.clone()).without_request_id();
    let app = Router::new()
        .route("/v1/a", get(async || StatusCode::UNAUTHORIZED))
        .route("/v2/a", get(async || StatusCode::UNAUTHORIZED))
        .errors(layer);
    let answer = send_as(app.clone(), "GET", "/v1/a", &[("request-id", REQUEST_ID)]).await;
    let found = (answer.header("request-id"), answer.header("www-authenticate"));
    assert_eq!(found, (Some(REQUEST_ID), Some("Basic realm=\"v1\"")));
    assert_eq!((heard.take().len(), others.take().len()), (1, 0));
    let answer = send(app, "/v2/a").await;
    let found = (answer.header("x-request-id"), answer.header("www-authenticate"));
    assert_eq!(found, (None, Some("Bearer")));
    assert_eq!((heard.take().len(), others.take().len()), (0, 1));
}

#[tokio::test]
async fn the_first_test_that_fits_decides() {
    let layer = problem()
        .for_path("/v1/webhooks", problem())
        .for_path("/v1", stripe().for_path("/v1/inner", problem()))
        .for_requests(|head| head.headers().contains_key("x-stripe") && head.method() == "GET", stripe());
    let app = Router::new().errors(layer);
    for (path, headers, media_type) in [
        ("/v1/webhooks/a", &[][..], PROBLEM),
        ("/v1/a", &[], JSON),
        ("/v1/inner/a", &[], PROBLEM),
        ("/a", &[], PROBLEM),
        ("/a", &[("x-stripe", "1")], JSON),
    ] {
        let answer = send_as(app.clone(), "GET", path, headers).await;
        assert_eq!(answer.header("content-type"), Some(media_type), "{path} {headers:?}");
    }
}

#[tokio::test]
async fn a_test_that_panics_chooses_the_settings_of_the_layer() {
    let layer = problem().for_requests(|_| panic!("hunter2"), stripe()).for_path("/v1", stripe());
    let answer = send(Router::new().errors(layer), "/v1/a").await;
    assert_eq!((answer.status, answer.header("content-type")), (404, Some(PROBLEM)));
}

#[test]
fn the_exposed_headers_are_those_of_all() {
    let inner = stripe()
        .with_request_id_header(HeaderName::from_static("request-id"))
        .with_retry_headers([RetryHeader::StripeShouldRetry]);
    let names = problem().for_path("/v1", inner).exposed_headers();
    for name in ["x-request-id", "request-id", "stripe-should-retry", "retry-after"] {
        assert_eq!(names.iter().filter(|found| *found == name).count(), 1, "{name} in {names:?}");
    }
}

#[test]
fn a_prefix_that_no_path_has_is_rejected_at_start() {
    for prefix in ["v1", "", "/{version}", "/v1/*rest", "/v1?a=b"] {
        let layer = std::panic::catch_unwind(|| problem().for_path(prefix, stripe()));
        assert!(layer.is_err(), "{prefix}");
    }
}

#[test]
fn settings_that_no_request_has_are_rejected_at_start() {
    let message = |before: &str, after: &str| -> Option<String> {
        let layer = || problem().for_path(before, stripe()).for_path(after, stripe());
        let panic = std::panic::catch_unwind(layer).err()?;
        panic.downcast_ref::<String>().cloned()
    };
    for (before, after, expected) in [
        (
            "/v1",
            "/v1/admin",
            "no request has the settings for /v1/admin, since those for /v1 are before them: write \
             `.for_path(\"/v1/admin\", ...)` before `.for_path(\"/v1\", ...)`",
        ),
        ("/v1/", "/v1", "two layers are for the path prefix /v1: write `for_path(\"/v1\", ...)` once"),
        (
            "/",
            "/v1",
            "no request has the settings for /v1, since those for / are before them: write \
             `.for_path(\"/v1\", ...)` before `.for_path(\"/\", ...)`",
        ),
    ] {
        assert_eq!(message(before, after).as_deref(), Some(expected), "{before} {after}");
    }
    assert_eq!(message("/v1/admin", "/v1"), None);
    assert_eq!(message("/v1", "/v10"), None);
    // Whom a test of the author's is for is not known.
    let _ = problem().for_requests(|_| true, stripe()).for_path("/v1", stripe());
}

/// A body without a response of its own has the settings of its request, and those of the layer itself without one.
#[tokio::test]
async fn a_body_in_a_list_has_the_settings_of_its_request() {
    let item = || Error::from(CategoryError::new(Category::Conflict)).to_body();
    let media_type = |body: &ErrorBody| -> String { body.media_type().unwrap().to_str().unwrap().to_owned() };
    let handler = async move || {
        let carried = Scope::current().carry(async move { media_type(&item()) });
        assert_eq!(tokio::spawn(carried).await.unwrap(), media_type(&item()));
        media_type(&item())
    };
    let layer = problem().for_path("/v1", stripe());
    let app = Router::new().route("/v1/a", get(handler)).route("/v2/a", get(handler)).errors(layer.clone());
    assert_eq!(send(app.clone(), "/v1/a").await.text(), JSON);
    assert_eq!(send(app, "/v2/a").await.text(), PROBLEM);
    let error = CategoryError::new(Category::Conflict);
    assert_eq!(layer.to_body(&error).media_type().unwrap(), PROBLEM);
    assert_eq!(layer.scope().enter(item).media_type().unwrap(), PROBLEM);
}
