//! The errors of `problemdetails`.

use axum::{
    http::{StatusCode, header::RETRY_AFTER},
    response::{IntoResponse, Response},
};
use performance::fields;
use problemdetails::Problem;
use serde_json::json;

use crate::told;

fn problem(status: StatusCode, detail: impl Into<String>, code: &str) -> Problem {
    let title = status.canonical_reason().unwrap_or_default();
    problemdetails::new(status).with_title(title).with_detail(detail).with_value("code", code)
}

pub(crate) fn fixed() -> Response {
    problem(StatusCode::BAD_REQUEST, told::FIXED.1, told::FIXED.0).into_response()
}

pub(crate) fn formatted() -> Response {
    problem(StatusCode::NOT_FOUND, told::no_account(), told::FORMATTED).into_response()
}

pub(crate) fn limited() -> Response {
    let problem = problem(StatusCode::TOO_MANY_REQUESTS, told::too_many(), told::LIMITED);
    ([(RETRY_AFTER, told::wait().to_string())], problem).into_response()
}

pub(crate) fn invalid() -> Response {
    problem(StatusCode::UNPROCESSABLE_ENTITY, told::INVALID.1, told::INVALID.0)
        .with_value("errors", json!(fields()))
        .into_response()
}
