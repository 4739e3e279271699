//! axum alone: the status and a struct, written by hand.

use std::io;

use axum::{
    Json,
    http::StatusCode,
    response::{IntoResponse, Response},
};
use serde::Serialize;

use crate::api::Says;

pub(crate) struct Plain;

#[derive(Serialize)]
struct Body {
    code: &'static str,
    message: String,
}

fn error(status: StatusCode, code: &'static str, message: impl Into<String>) -> Response {
    (status, Json(Body { code, message: message.into() })).into_response()
}

impl Says for Plain {
    type Error = Response;

    fn no_order(id: u32) -> Response {
        error(StatusCode::NOT_FOUND, "order_not_found", format!("No order {id}"))
    }

    fn too_many_items() -> Response {
        error(StatusCode::BAD_REQUEST, "too_many_items", "At most 100 items")
    }

    fn unauthorized() -> Response {
        error(StatusCode::UNAUTHORIZED, "unauthorized", "No valid key")
    }

    fn too_many_requests() -> Response {
        error(StatusCode::TOO_MANY_REQUESTS, "too_many_requests", "Please wait")
    }

    fn broken(_: io::Error) -> Response {
        error(StatusCode::INTERNAL_SERVER_ERROR, "internal_error", "Internal server error")
    }
}
