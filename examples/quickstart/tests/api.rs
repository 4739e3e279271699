//! What clients of the bank receive.
#![allow(clippy::unwrap_used, reason = "a test fails by panicking")]

use axum::{
    Router,
    body::Body,
    http::{Request, StatusCode, header::CONTENT_TYPE},
    response::Response,
};
use example_quickstart::{API, Bank, app};
use http_body_util::BodyExt;
use tower::ServiceExt;

fn service() -> Router {
    app(Bank::default(), "127.0.0.1:8080").unwrap()
}

async fn get(app: &Router, path: &str) -> Response {
    app.clone().oneshot(Request::get(path).body(Body::empty()).unwrap()).await.unwrap()
}

async fn transfer(app: &Router, from: &str, to: &str, amount: u64) -> Response {
    let order = format!(r#"{{"from":"{from}","to":"{to}","amount":{amount}}}"#);
    let request = Request::post("/transfers").header(CONTENT_TYPE, "application/json").body(Body::from(order)).unwrap();
    app.clone().oneshot(request).await.unwrap()
}

#[tokio::test]
async fn an_account() {
    let body = get(&service(), "/accounts/acc_1").await.into_body().collect().await.unwrap().to_bytes();
    assert_eq!(body, "1000");
}

#[tokio::test]
async fn no_account() {
    let app = service();
    let response = get(&app, "/accounts/acc_9").await;
    API.assert_error(response)
        .status(404)
        .code("account_not_found")
        .param("id")
        .message("No account found with id: acc_9");
    let response = transfer(&app, "acc_1", "acc_9", 1).await;
    API.assert_error(response).status(404).code("account_not_found");
}

#[tokio::test]
async fn insufficient_funds() {
    let response = transfer(&service(), "acc_2", "acc_1", 500).await;
    API.assert_error(response).status(422).code("insufficient_funds").detail("required", 500).detail("available", 50);
}

#[tokio::test]
async fn a_transfer_makes_the_next_one_wait() {
    let app = service();
    assert_eq!(transfer(&app, "acc_1", "acc_2", 5).await.status(), StatusCode::CREATED);
    let response = transfer(&app, "acc_1", "acc_2", 5).await;
    API.assert_error(response).status(429).code("rate_limit_exceeded").retry_after(5);
}

#[tokio::test]
async fn a_rejected_transfer_makes_nobody_wait() {
    let app = service();
    API.assert_error(transfer(&app, "acc_2", "acc_1", 500).await).status(422);
    assert_eq!(transfer(&app, "acc_2", "acc_1", 50).await.status(), StatusCode::CREATED);
}

#[tokio::test]
async fn the_cause_of_a_server_error_stays_inside() {
    let response = get(&service(), "/report").await;
    let body = response.into_body().collect().await.unwrap().to_bytes();
    assert_eq!(
        body,
        r#"{"error":{"code":"internal_error","message":"The report could not be read","type":"api_error"}}"#
    );
}

/// Sends what a client can do wrong to every route.
#[tokio::test]
async fn nothing_leaves_in_another_format() {
    let report = API
        .conformance(service())
        .route("POST", "/transfers")
        .json(r#"{"from":"acc_1","to":"acc_2","amount":1}"#)
        .run()
        .await;
    report.assert_clean();
}
