//! Where the layer may stand: beside and around layers that are in effect.

use axum::{Router, http::StatusCode, routing::get};
use error_response::{
    ApiError, ErrorLayer, RouterExt,
    format::{Problem, Stripe},
};
use tower::timeout::TimeoutLayer;

use super::{changes, only, undated};
use crate::support::Server;

/// No such seat
#[derive(Debug, thiserror::Error, ApiError)]
#[error("No such seat")]
#[api(status = 404, code = "no_seat")]
struct NoSeat;

fn report_only() -> ErrorLayer {
    ErrorLayer::new(Problem::new()).report_only()
}

fn routes() -> Router {
    Router::new()
        .route("/typed", get(async || Err::<(), _>(NoSeat)))
        .route("/bare", get(async || StatusCode::CONFLICT))
        .route("/v2/bare", get(async || StatusCode::CONFLICT))
}

#[tokio::test]
async fn inside_a_layer_that_is_in_effect() {
    let errors = ErrorLayer::new(Stripe::new());
    let without = Server::start(routes().errors(errors.clone())).await;
    let with = Server::start(routes().layer(report_only()).errors(errors)).await;
    for path in ["/typed", "/bare", "/none"] {
        let headers = [("x-request-id", "req_1")];
        let (with, without) = (with.ask("GET", path, &headers, "").await, without.ask("GET", path, &headers, "").await);
        assert_eq!(undated(&with), undated(&without), "{path}");
    }
}

#[tokio::test]
async fn around_a_layer_that_is_in_effect() {
    let outer = report_only().without_request_id();
    let errors = ErrorLayer::new(Stripe::new());
    let without = Server::start(routes().errors(errors.clone())).await;
    let with = Server::start(routes().errors(errors).layer(outer.clone())).await;
    for path in ["/typed", "/bare", "/none"] {
        let headers = [("x-request-id", "req_1")];
        let (with, without) = (with.ask("GET", path, &headers, "").await, without.ask("GET", path, &headers, "").await);
        assert_eq!(undated(&with), undated(&without), "{path}");
    }
    assert!(outer.report().is_empty(), "{}", outer.report());
}

/// One path after the other is put into effect.
#[tokio::test]
async fn around_a_path_that_is_in_effect() {
    let errors = report_only();
    let app = routes().errors(errors.clone().for_path("/v2", ErrorLayer::new(Stripe::new())));
    let server = Server::start(app).await;
    assert_eq!(server.ask("GET", "/bare", &[], "").await.body(), "");
    assert!(server.ask("GET", "/v2/bare", &[], "").await.body().starts_with(r#"{"error":{"code":"conflict""#));
    assert_eq!(only(&errors.report()).route(), Some("/bare"));
}

#[tokio::test]
async fn an_unknown_path_keeps_the_response_of_axum() {
    let errors = report_only();
    let app = Router::new().nest("/api", routes().errors(errors.clone())).fallback(async || "a page");
    let server = Server::start(app).await;
    assert_eq!(server.ask("GET", "/api/none", &[], "").await.body(), "a page");

    let server = Server::start(routes().errors(errors.clone())).await;
    let response = server.ask("GET", "/none", &[], "").await;
    assert_eq!((response.status(), response.body(), response.header("cache-control")), (404, "", None));
    let entry = only(&errors.report());
    assert_eq!((entry.route(), entry.status(), entry.code()), (None, Some(404), Some("not_found")));
}

/// Such an error has no response without the layer.
#[tokio::test]
async fn an_error_of_an_inner_service_is_rendered() {
    let stack =
        tower::ServiceBuilder::new().layer(report_only()).layer(TimeoutLayer::new(std::time::Duration::from_millis(1)));
    let app: Router = Router::new().route("/", get(std::future::pending::<()>)).layer(stack);
    let response = Server::start(app).await.ask("GET", "/", &[], "").await;
    assert_eq!((response.status(), response.header("content-type")), (503, Some("application/problem+json")));
}

/// A stream is not read, whatever its status is.
#[tokio::test]
async fn a_stream_stays_a_stream() {
    use axum::body::Body;
    use tokio_stream::iter;
    let frames = || iter(["a", "b"].map(Ok::<_, std::convert::Infallible>));
    let errors = report_only();
    let handler = async move || (StatusCode::BAD_GATEWAY, Body::from_stream(frames()));
    let app = Router::new().route("/", get(handler)).errors(errors.clone());
    let response = Server::start(app).await.ask("GET", "/", &[], "").await;
    assert_eq!(response.body(), "1\r\na\r\n1\r\nb\r\n0\r\n\r\n");
    assert_eq!(
        changes(&only(&errors.report())),
        ["a text without a structure: sends the API's format", "adds `cache-control`", "adds `x-request-id`"]
    );
}
