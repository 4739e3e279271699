//! `.internal_with(...)`: what was tried is in the log.

use axum::{Router, routing::get};
use error_response::{Category, CategoryError, ErrorLayer, Result, ResultExt, RouterExt, format::Stripe};

use crate::records::{Logged, one, watch};

async fn record(handler: fn() -> Result<()>) -> (u16, Logged) {
    let app = Router::new().route("/", get(async move || handler())).errors(ErrorLayer::new(Stripe::new()));
    let (response, events) = watch(app, "GET", "/").await;
    (response.status(), one(events))
}

#[derive(Debug, thiserror::Error)]
#[error("the template is broken")]
struct Broken(#[source] std::fmt::Error);

#[tokio::test]
async fn the_context_is_in_front_of_the_cause() {
    let (status, record) = record(|| Err(Broken(std::fmt::Error)).internal_with("loading the template")).await;
    assert_eq!(status, 500);
    assert_eq!(
        record.get("cause"),
        "loading the template: the template is broken: an error occurred when formatting an argument"
    );
}

/// It may hold a secret, as any text for the log may.
#[tokio::test]
async fn the_context_is_redacted() {
    let (_, record) = record(|| Err(std::fmt::Error).internal_with("logging in with password=hunter2")).await;
    assert!(record.get("cause").starts_with("logging in with password=***"), "{record:?}");
}

#[tokio::test]
async fn an_api_error_keeps_its_status() {
    let direct = record(|| {
        Err(CategoryError::new(Category::NotFound).with_message("No such seat")).internal_with("finding the seat")
    });
    let (status, logged) = direct.await;
    assert_eq!((status, logged.get("error_message")), (404, "finding the seat: No such seat"));
    let twice = record(|| {
        let error = CategoryError::new(Category::NotFound).with_message("No such seat");
        Err(error).internal_with("finding the seat").internal_with("reserving")
    });
    let (status, logged) = twice.await;
    assert_eq!((status, logged.get("error_message")), (404, "reserving: finding the seat: No such seat"));
}

#[tokio::test]
async fn the_error_behind_a_client_error_is_its_cause() {
    let parsed = || "x".parse::<u8>().map(drop).or_error(Category::InvalidField, "The limit is a number");
    let (status, logged) = record(parsed).await;
    assert_eq!((status, logged.get("error_message")), (400, "The limit is a number"));
    assert_eq!(logged.get("cause"), "invalid digit found in string");
}
