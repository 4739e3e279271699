//! Its codes follow from the kind of the error.

use axum::response::{IntoResponse, Response};
use masterror::AppError;
use performance::fields;
use serde_json::json;

use crate::told;

pub(crate) fn fixed() -> Response {
    AppError::bad_request(told::FIXED.1).into_response()
}

pub(crate) fn formatted() -> Response {
    AppError::not_found(told::no_account()).into_response()
}

pub(crate) fn limited() -> Response {
    AppError::rate_limited(told::too_many()).with_retry_after_secs(told::wait()).into_response()
}

pub(crate) fn invalid() -> Response {
    AppError::validation(told::INVALID.1).with_details_json(json!({ "errors": fields() })).into_response()
}
