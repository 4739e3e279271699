//! It has no place for a code; `meta` is for what is particular.

use axum::{
    http::{StatusCode, header::RETRY_AFTER},
    response::{IntoResponse, Response},
};
use axum_anyhow::ApiError;
use performance::fields;
use serde_json::json;

use crate::told;

fn error(status: StatusCode, detail: impl Into<String>) -> ApiError {
    let title = status.canonical_reason().unwrap_or_default();
    ApiError::builder().status(status).title(title).detail(detail).build()
}

pub(crate) fn fixed() -> Response {
    error(StatusCode::BAD_REQUEST, told::FIXED.1).into_response()
}

pub(crate) fn formatted() -> Response {
    error(StatusCode::NOT_FOUND, told::no_account()).into_response()
}

pub(crate) fn limited() -> Response {
    let error = error(StatusCode::TOO_MANY_REQUESTS, told::too_many());
    ([(RETRY_AFTER, told::wait().to_string())], error).into_response()
}

pub(crate) fn invalid() -> Response {
    let builder = ApiError::builder().status(StatusCode::UNPROCESSABLE_ENTITY).title("Unprocessable Entity");
    builder.detail(told::INVALID.1).meta(json!({ "errors": fields() })).build().into_response()
}
