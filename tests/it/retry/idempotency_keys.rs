//! A route declares that it honours idempotency keys.

use axum::{
    Router,
    body::Body,
    http::{HeaderName, Request, StatusCode},
    response::Response,
    routing::{any, post},
};
use error_response::{
    ErrorLayer, RouterExt,
    format::{Problem, RetryHeader, Stripe},
    layer::IdempotencyKeys,
};
use tower::ServiceExt;

fn errors() -> ErrorLayer {
    ErrorLayer::new(Stripe::new()).with_retry_headers([RetryHeader::ShouldRetry])
}

async fn send(app: &Router, path: &str, key: Option<(&str, &str)>) -> Response {
    let request = Request::post(path);
    let request = key.into_iter().fold(request, |request, (name, value)| request.header(name, value));
    app.clone().oneshot(request.body(Body::empty()).unwrap()).await.unwrap()
}

/// What a POST is told.
async fn told(app: &Router, path: &str, key: Option<(&str, &str)>) -> String {
    send(app, path, key).await.headers()["x-should-retry"].to_str().unwrap().to_owned()
}

async fn busy() -> StatusCode {
    StatusCode::SERVICE_UNAVAILABLE
}

#[tokio::test]
async fn only_a_key_in_the_declared_header_counts() {
    let named = IdempotencyKeys::in_header(HeaderName::from_static("x-transfer-key"));
    let app = Router::new()
        .route("/default", post(busy).layer(IdempotencyKeys::default()))
        .route("/named", post(busy).layer(named))
        .route("/none", post(busy))
        .errors(errors());
    for (path, header, value, expected) in [
        ("/default", "idempotency-key", "k1", "true"),
        // A string of a structured field, as the draft has it.
        ("/default", "Idempotency-Key", "\"8e03978e-40d5-43dd-bc93-6894a57f9324\"", "true"),
        ("/default", "x-transfer-key", "k1", "false"),
        ("/default", "idempotency-key", "", "false"),
        ("/default", "idempotency-key", "\"\"", "false"),
        ("/named", "x-transfer-key", "k1", "true"),
        ("/named", "idempotency-key", "k1", "false"),
        ("/none", "idempotency-key", "k1", "false"),
    ] {
        assert_eq!(told(&app, path, Some((header, value))).await, expected, "{path} {header}: {value}");
    }
    assert_eq!(told(&app, "/default", None).await, "false");
}

#[tokio::test]
async fn a_declaration_is_for_one_request() {
    let app = Router::new().route("/", post(busy).layer(IdempotencyKeys::default())).errors(errors());
    for _ in 0..2 {
        assert_eq!(told(&app, "/", Some(("idempotency-key", "k1"))).await, "true");
        assert_eq!(told(&app, "/", None).await, "false");
    }
}

#[tokio::test]
async fn a_nested_router_and_a_whole_router_may_declare() {
    let inner = Router::new().route("/busy", post(busy)).layer(IdempotencyKeys::default());
    let own = Router::new().route("/busy", post(busy).layer(IdempotencyKeys::default())).errors(errors());
    let app = Router::new()
        .nest("/plain", inner)
        .nest("/own", own)
        .errors(ErrorLayer::new(Problem::new()).with_retry_headers([RetryHeader::ShouldRetry]));
    for path in ["/plain/busy", "/own/busy"] {
        assert_eq!(told(&app, path, Some(("idempotency-key", "k1"))).await, "true", "{path}");
        assert_eq!(told(&app, path, None).await, "false", "{path}");
    }
}

/// It declares for the request that it was called with.
#[tokio::test]
async fn a_route_that_a_handler_calls_does_not_declare_for_the_handler() {
    let inner = Router::new().route("/", post(async || "done").layer(IdempotencyKeys::default()));
    let calls = async move || {
        let request = Request::post("/").header("idempotency-key", "made by the handler").body(Body::empty()).unwrap();
        assert_eq!(inner.oneshot(request).await.unwrap().status(), 200);
        StatusCode::SERVICE_UNAVAILABLE
    };
    let app = Router::new().route("/", post(calls)).errors(errors());
    assert_eq!(told(&app, "/", None).await, "false");
}

#[tokio::test]
async fn without_an_error_layer_it_changes_nothing() {
    let app = Router::new().route("/", any(async || "done").layer(IdempotencyKeys::default()));
    let response = send(&app, "/", Some(("idempotency-key", "k1"))).await;
    assert_eq!((response.status(), response.headers().len()), (StatusCode::OK, 2));
}
