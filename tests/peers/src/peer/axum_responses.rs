//! The errors of `axum_responses`.

use axum::response::{IntoResponse, Response};
use axum_responses::JsonResponse;
use performance::fields;

use crate::told;

pub(crate) fn fixed() -> Response {
    JsonResponse::BadRequest().message(told::FIXED.1).error(told::FIXED.0).into_response()
}

pub(crate) fn formatted() -> Response {
    JsonResponse::NotFound().message(told::no_account()).error(told::FORMATTED).into_response()
}

pub(crate) fn limited() -> Response {
    let response = JsonResponse::TooManyRequests().message(told::too_many()).error(told::LIMITED);
    response.header("retry-after", &told::wait().to_string()).into_response()
}

pub(crate) fn invalid() -> Response {
    let response = JsonResponse::UnprocessableEntity().message(told::INVALID.1).error(told::INVALID.0);
    response.errors(fields()).into_response()
}
