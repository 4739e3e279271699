//! What else a response may be made of: a body that is there already, and
//! `serde_json::json!`.

use std::hint::black_box;

use axum::{
    Json,
    body::Body,
    http::{HeaderValue, StatusCode, header},
    response::{IntoResponse, Response},
};
use serde_json::json;

use crate::{cases::drain, fields, id};

/// The limit: a body that is there already, and one header.
pub fn static_body() {
    const BODY: &str =
        r#"{"error":{"code":"invalid_request","message":"The request is invalid","type":"invalid_request_error"}}"#;
    let mut response = Response::new(Body::from(black_box(BODY)));
    *response.status_mut() = StatusCode::BAD_REQUEST;
    response.headers_mut().insert(header::CONTENT_TYPE, HeaderValue::from_static("application/json"));
    drain(response);
}

/// The same text each time.
pub fn json_static() {
    let body = json!({
        "error": {
            "code": "invalid_request",
            "message": "The request is invalid",
            "type": "invalid_request_error",
        }
    });
    drain((StatusCode::BAD_REQUEST, Json(body)).into_response());
}

/// A text with a value in it.
pub fn json_formatted() {
    let body = json!({
        "error": {
            "code": "resource_not_found",
            "message": format!("No account found with id: {}", id()),
            "param": "id",
            "type": "invalid_request_error",
        }
    });
    drain((StatusCode::NOT_FOUND, Json(body)).into_response());
}

/// With a wait.
pub fn json_limited() {
    let body = json!({
        "error": {
            "code": "rate_limit_exceeded",
            "message": format!("Account {} has sent too many requests", id()),
            "param": "id",
            "type": "rate_limit_error",
        }
    });
    let wait = [(header::RETRY_AFTER, black_box(60).to_string())];
    drain((StatusCode::TOO_MANY_REQUESTS, wait, Json(body)).into_response());
}

/// Ten fields at fault.
pub fn json_violations() {
    let body = json!({
        "type": "about:blank",
        "title": "Unprocessable Content",
        "status": 422,
        "detail": "Some fields are invalid",
        "code": "validation_failed",
        "errors": fields(),
    });
    let media_type = [(header::CONTENT_TYPE, "application/problem+json")];
    drain((StatusCode::UNPROCESSABLE_ENTITY, media_type, Json(body)).into_response());
}
