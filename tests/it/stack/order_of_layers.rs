//! What belongs before and after `.errors(...)`, as its docs say.

use axum::{
    Router,
    http::{HeaderName, HeaderValue, StatusCode},
    middleware::{Next, from_fn, map_response},
    response::{IntoResponse, Response},
    routing::get,
};
use error_response::RouterExt;

use super::{problem, stripe};
use crate::support::{REQUEST_ID, Server};

/// Authentication: a bare 401 without credentials.
async fn authenticate(request: axum::extract::Request, next: Next) -> Response {
    if request.headers().contains_key("authorization") {
        next.run(request).await
    } else {
        StatusCode::UNAUTHORIZED.into_response()
    }
}

async fn mark(mut response: Response) -> Response {
    response.headers_mut().insert(HeaderName::from_static("x-mark"), HeaderValue::from_static("1"));
    response
}

async fn conflict() -> StatusCode {
    StatusCode::CONFLICT
}

const STRIPE: Option<&str> = Some("application/json");
const AUTHORIZED: (&str, &str) = ("authorization", "Bearer 1");
const ID: (&str, &str) = ("x-request-id", REQUEST_ID);

#[tokio::test]
async fn layers_before_errors_see_unknown_paths_after_a_fallback() {
    let app = Router::new()
        .route("/known", get(conflict))
        .fallback(async || StatusCode::NOT_FOUND)
        .layer(from_fn(authenticate))
        .errors(stripe())
        .layer(map_response(mark));
    let server = Server::start(app).await;
    for (path, status) in [("/known", 409), ("/none", 404)] {
        let response = server.ask("GET", path, &[AUTHORIZED, ID], "").await;
        assert_eq!((response.status(), response.header("content-type")), (status, STRIPE));
        assert_eq!(response.header("x-mark"), Some("1"));
        let response = server.ask("GET", path, &[ID], "").await;
        assert_eq!((response.status(), response.header("content-type")), (401, STRIPE));
        assert!(response.header("www-authenticate").is_some());
    }
}

/// axum puts a layer only around what is there already.
#[tokio::test]
async fn the_fallback_that_errors_installs_is_outside_of_layers_before() {
    let app = Router::new().route("/known", get(conflict)).layer(map_response(mark)).errors(stripe());
    let server = Server::start(app).await;
    assert_eq!(server.ask("GET", "/known", &[], "").await.header("x-mark"), Some("1"));
    let unknown = server.ask("GET", "/none", &[], "").await;
    assert_eq!((unknown.status(), unknown.header("content-type"), unknown.header("x-mark")), (404, STRIPE, None));
}

#[tokio::test]
async fn a_route_after_errors_is_outside() {
    let app = Router::new().route("/early", get(conflict)).errors(stripe()).route("/late", get(conflict));
    let server = Server::start(app).await;
    assert_eq!(server.ask("GET", "/early", &[], "").await.header("content-type"), STRIPE);
    server.ask("GET", "/late", &[], "").await.check(409, "");
}

#[tokio::test]
async fn a_router_that_is_merged_has_no_fallback_of_its_own() {
    let payments = Router::new().route("/payments", get(conflict)).errors_without_fallback(stripe());
    let app = Router::new().route("/known", get(conflict)).merge(payments).errors(problem());
    let server = Server::start(app).await;
    assert_eq!(server.ask("GET", "/payments", &[], "").await.header("content-type"), STRIPE);
    for path in ["/known", "/none"] {
        let response = server.ask("GET", path, &[], "").await;
        assert_eq!(response.header("content-type"), Some("application/problem+json"));
    }
}

/// What the docs warn of, in axum's words.
#[test]
#[should_panic(expected = "Cannot merge two `Router`s that both have a fallback")]
fn two_routers_with_errors_can_not_be_merged() {
    let router = |layer| Router::<()>::new().errors(layer);
    drop(router(stripe()).merge(router(problem())));
}

/// The same of a router that is nested at a parameter.
#[tokio::test]
async fn a_router_nested_at_a_parameter_has_no_fallback_of_its_own() {
    let tenant = Router::new().route("/orders", get(conflict)).errors_without_fallback(stripe());
    let app = Router::new().nest("/{tenant}", tenant).errors(problem());
    let server = Server::start(app).await;
    assert_eq!(server.ask("GET", "/acme/orders", &[], "").await.header("content-type"), STRIPE);
    let unknown = server.ask("GET", "/acme/none", &[], "").await;
    assert_eq!(unknown.header("content-type"), Some("application/problem+json"));
}
