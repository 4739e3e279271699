//! The column of the wait: an error's own, the response's, else the layer's default.

use std::time::Duration;

use axum::{
    Extension, Router,
    http::{StatusCode, header},
    routing::get,
};
use error_response::{ApiError, ErrorStatus, LeaveAlone, RouterExt, format::RetryHeader};
use tracing::Level;

use super::{layers, send, stacks, structured};
use crate::{format::Format, records::watch};

/// Too many orders
#[derive(Debug, thiserror::Error, ApiError)]
#[error("Too many orders")]
#[api(status = 429, code = "too_many_orders", retry_after = 20)]
struct TooMany;

fn routes() -> Router {
    let written = |value: &'static str| ([(header::RETRY_AFTER, value)], structured(429));
    Router::new()
        .route("/typed", get(async || TooMany))
        .route("/bare", get(async || StatusCode::TOO_MANY_REQUESTS))
        .route("/bare/7", get(async || (StatusCode::TOO_MANY_REQUESTS, [(header::RETRY_AFTER, "7")])))
        .route("/structured", get(async || structured(429)))
        .route("/structured/7", get(async move || written("7")))
        .route("/structured/fraction", get(async move || written("59.4")))
        .route("/structured/sign", get(async move || written("+5")))
        .route("/structured/404", get(async || structured(404)))
        .route("/left-alone", get(async || (Extension(LeaveAlone), structured(429))))
}

#[tokio::test]
async fn each_row_through_each_stack() {
    for (name, layer) in layers() {
        let layer = layer.with_default_wait(ErrorStatus::TOO_MANY_REQUESTS, Duration::from_secs(3));
        for (stack, app) in stacks(&routes(), &layer) {
            for (path, expected) in [
                ("/typed", Some("20")),
                ("/bare", Some("3")),
                ("/bare/7", Some("7")),
                ("/structured", Some("3")),
                ("/structured/7", Some("7")),
                ("/structured/fraction", Some("60")),
                ("/structured/sign", Some("3")),
                ("/structured/404", None),
                ("/left-alone", None),
            ] {
                let answer = send(app.clone(), path).await;
                assert_eq!(answer.header("retry-after"), expected, "{name} {stack} {path}");
            }
        }
    }
}

#[tokio::test]
async fn what_sdks_obey_is_on_structured_errors_as_well() {
    for (name, layer) in layers() {
        let layer = layer.with_retry_headers([RetryHeader::ShouldRetry]);
        for (stack, app) in stacks(&routes(), &layer) {
            for path in ["/typed", "/bare", "/structured"] {
                let answer = send(app.clone(), path).await;
                assert!(answer.header("x-should-retry").is_some(), "{name} {stack} {path}");
            }
            assert_eq!(send(app, "/left-alone").await.header("x-should-retry"), None, "{name} {stack}");
        }
    }
}

#[tokio::test]
async fn a_wait_that_is_replaced_is_recorded() {
    let (answer, events) = watch(routes().errors(Format::STRIPE.layer()), "GET", "/structured/fraction").await;
    let replaced = events.iter().find(|logged| logged.fields.contains_key("replaced")).unwrap();
    assert_eq!(
        (replaced.level, replaced.get("header"), replaced.get("replaced")),
        (Level::DEBUG, "retry-after", "59.4")
    );
    assert!(replaced.get("message").contains("`retry-after: 60`"), "{replaced:?}");
    assert_eq!(answer.header("retry-after"), Some("60"));
}
