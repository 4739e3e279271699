//! Backtraces, in a process of their own: a layer that wants them turns them on for all.
#![allow(clippy::unwrap_used, reason = "a test fails by panicking")]

use axum::{
    Router,
    body::{Body, to_bytes},
    extract::Request,
    routing::get,
};
use error_occurrences::{MemoryStore, Occurrences};
use error_response::{ErrorLayer, Result, ResultExt, RouterExt, format::Problem};
use tower::ServiceExt;

async fn outer_of_the_failure() -> Result<()> {
    Err(std::io::Error::other("gone")).internal()
}

async fn panic_of_the_handler() {
    panic!("gone")
}

#[tokio::test]
async fn the_record_has_the_calls_that_led_to_the_error() {
    let occurrences = Occurrences::new(MemoryStore::new());
    let layer = occurrences.observe(ErrorLayer::new(Problem::new()).with_backtraces());
    let app = Router::new()
        .route("/outer_of_the_failure", get(outer_of_the_failure))
        .route("/panic_of_the_handler", get(panic_of_the_handler))
        .errors(layer);
    for name in ["outer_of_the_failure", "panic_of_the_handler"] {
        let request = Request::get(format!("/{name}")).header("x-request-id", name).body(Body::empty()).unwrap();
        let response = app.clone().oneshot(request).await.unwrap();
        let body = to_bytes(response.into_body(), 1 << 20).await.unwrap();
        assert!(!String::from_utf8_lossy(&body).contains("backtrace"), "{body:?}");
        let records = occurrences.read(name, "test").await.unwrap().records;
        let backtrace = records[0].backtrace.as_ref().unwrap();
        assert!(backtrace.contains(name), "{backtrace}");
    }
}
