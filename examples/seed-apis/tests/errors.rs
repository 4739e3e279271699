//! Errors of the APIs, as a client reads them.
#![allow(clippy::unwrap_used, reason = "a test fails by panicking")]

use axum::{
    body::Body,
    http::{Request, Response},
};
use error_response::testing::assert_error;
use example_seed_apis::app;
use tower::ServiceExt;

/// The documented error of a code.
async fn example(path: &str) -> Response<Body> {
    let request = Request::get(path).body(Body::empty()).unwrap();
    app().oneshot(request).await.unwrap()
}

#[tokio::test]
async fn one_error_in_each_api() {
    assert_error(example("/finimpulse/examples/40200").await).status(402).code(40_200).message("Insufficient balance");
    assert_error(example("/finternet/examples/resource_missing").await).status(404).code("resource_missing");
    assert_error(example("/finqware/examples/unauthorized/invalid_api_keys").await)
        .status(401)
        .error_type("unauthorized")
        .code("invalid_api_keys")
        .header("www-authenticate", "Bearer");
    assert_error(example("/uppercase/examples/INSUFFICIENT_BALANCE").await)
        .code("insufficient_balance")
        .detail("required", "100.00");
    assert_error(example("/stripe-like/examples/missing_parameter").await)
        .status(400)
        .code("missing_parameter")
        .error_type("invalid_request_error")
        .param("amount");
}

#[tokio::test]
async fn a_wait_in_each_api() {
    for path in [
        "/finimpulse/examples/42900",
        "/finternet/examples/rate_limit_exceeded",
        "/uppercase/examples/RATE_LIMIT_EXCEEDED",
        "/stripe-like/examples/rate_limit_exceeded",
    ] {
        assert_error(example(path).await).status(429).retry_after(60);
    }
}
