//! Which bodies are adopted.

use axum::{
    Router,
    http::{StatusCode, header},
    routing::{any, get},
};
use error_response::{ErrorLayer, RouterExt, format::Finqware};
use tracing::Level;

use super::problem;
use crate::records::{one, watch};

#[tokio::test]
async fn an_empty_body_is_adopted_whatever_its_type() {
    let empty = async || (StatusCode::CONFLICT, [(header::CONTENT_TYPE, "application/json")]);
    let app = Router::new().route("/here", any(empty)).errors(problem());
    let (answer, events) = watch(app.clone(), "GET", "/here").await;
    assert_eq!((answer.status(), answer.header("content-type")), (409, Some("application/problem+json")));
    assert_eq!(answer.json()["code"], "conflict");
    assert_eq!(one(events).get("error_code"), "conflict");

    // HEAD has the headers of GET (RFC 9110, 9.3.2).
    let (head, events) = watch(app, "HEAD", "/here").await;
    for name in ["content-type", "content-length", "cache-control"] {
        assert_eq!(head.header(name), answer.header(name), "{name}");
    }
    assert_eq!((head.status(), head.body()), (409, ""));
    assert_eq!(one(events).get("error_code"), "conflict");
}

#[tokio::test]
async fn bytes_of_an_error_are_adopted() {
    let raw = async || (StatusCode::INTERNAL_SERVER_ERROR, vec![0_u8, 159, 146, 150]);
    let app = Router::new().route("/here", get(raw)).errors(ErrorLayer::new(Finqware::new()));
    let (answer, events) = watch(app, "GET", "/here").await;
    let (body, logged) = (answer.json(), one(events));
    assert_eq!((answer.status(), body["code"].as_str()), (500, Some("internal_server_error")));
    assert_eq!(body["id"].as_str(), Some(logged.get("error_id")));
    assert_eq!((logged.level, logged.get("status")), (Level::ERROR, "500"));
}
