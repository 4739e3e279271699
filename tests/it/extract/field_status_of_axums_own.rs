//! The status of invalid fields, where axum's own extractors find them.

use axum::{Router, http::StatusCode, routing::post};
use error_response::{
    ErrorLayer, RouterExt,
    extract::{FieldStatus, Form, Json},
    format::Problem,
};
use serde::Deserialize;

use super::{FORM, JSON};
use crate::{format::Format, support::Server};

#[derive(Deserialize)]
struct Order {
    item: String,
}

async fn ours(Json(order): Json<Order>) -> String {
    order.item
}

async fn our_form(Form(order): Form<Order>) -> String {
    order.item
}

async fn axums(axum::Json(order): axum::Json<Order>) -> String {
    order.item
}

async fn axums_form(axum::Form(order): axum::Form<Order>) -> String {
    order.item
}

async fn extra(axum_extra::extract::Form(order): axum_extra::extract::Form<Order>) -> String {
    order.item
}

async fn query(axum::extract::Query(order): axum::extract::Query<Order>) -> String {
    order.item
}

async fn serve(layer: ErrorLayer) -> Server {
    let routes = Router::new()
        .route("/ours", post(ours))
        .route("/axums", post(axums))
        .route("/our-form", post(our_form))
        .route("/axums-form", post(axums_form))
        .route("/extra-form", post(extra))
        .route("/query", post(query))
        .route("/own", post(async || (StatusCode::UNPROCESSABLE_ENTITY, "The order can't be shipped")));
    Server::start(routes.errors(layer)).await
}

async fn statuses(server: &Server) -> Vec<u16> {
    let mut statuses = Vec::new();
    for (path, media_type, body) in [
        ("/ours", JSON, "{}"),
        ("/axums", JSON, "{}"),
        ("/axums", JSON, r#"{"item":1}"#),
        ("/our-form", FORM, ""),
        ("/axums-form", FORM, ""),
        ("/extra-form", FORM, ""),
        ("/query", JSON, ""),
        ("/own", JSON, ""),
    ] {
        statuses.push(server.ask("POST", path, &[media_type], body).await.status());
    }
    statuses
}

#[tokio::test]
async fn bad_request_is_the_status_of_all_of_them() {
    for format in Format::all() {
        let server = serve(format.layer().with_field_status(FieldStatus::BadRequest)).await;
        let found = statuses(&server).await;
        assert_eq!(found[..7], [400; 7], "{format:?}");
    }
    let server = serve(ErrorLayer::new(Problem::new()).with_field_status(FieldStatus::BadRequest)).await;
    server.ask("POST", "/axums", &[JSON], "{}").await.check(
        400,
        r#"{"type":"about:blank","title":"Bad Request","status":400,"detail":"The request is invalid","code":"invalid_request"}"#,
    );
    // It is no extractor's.
    assert_eq!(server.ask("POST", "/own", &[JSON], "").await.status(), 422);
}

#[tokio::test]
async fn without_it_they_keep_their_own() {
    for layer in [
        ErrorLayer::new(Problem::new()),
        ErrorLayer::new(Problem::new()).with_field_status(FieldStatus::UnprocessableContent),
        ErrorLayer::new(Problem::new())
            .with_field_status(FieldStatus::BadRequest)
            .with_field_status(FieldStatus::UnprocessableContent),
    ] {
        assert_eq!(statuses(&serve(layer).await).await, [422, 422, 422, 422, 422, 422, 400, 422]);
    }
}

/// The text of a rejection quotes what was sent.
#[tokio::test]
async fn a_text_of_more_than_8_kib_is_not_read() {
    let count = post(async |axum::Json(count): axum::Json<u8>| count.to_string());
    let layer = ErrorLayer::new(Problem::new()).with_field_status(FieldStatus::BadRequest);
    let server = Server::start(Router::new().route("/count", count).errors(layer)).await;
    for (length, status) in [(1, 400), (8 * 1024 - 200, 400), (8 * 1024, 422)] {
        let body = format!("\"{}\"", "a".repeat(length));
        assert_eq!(server.ask("POST", "/count", &[JSON], &body).await.status(), status, "{length}");
    }
}
