//! Made for axum 0.7: its response is of that axum's body.

use axum_0_7::{
    http::header::RETRY_AFTER,
    response::{IntoResponse, Response},
};
use axum_problem::Problem;
use performance::fields;
use serde_json::json;

use crate::told;

fn problem(status: u16, detail: impl Into<String>, code: &str) -> Problem {
    Problem::new(status).detail(detail).extension("code", code)
}

pub(crate) fn fixed() -> Response {
    problem(400, told::FIXED.1, told::FIXED.0).into_response()
}

pub(crate) fn formatted() -> Response {
    problem(404, told::no_account(), told::FORMATTED).into_response()
}

pub(crate) fn limited() -> Response {
    let problem = problem(429, told::too_many(), told::LIMITED);
    ([(RETRY_AFTER, told::wait().to_string())], problem).into_response()
}

pub(crate) fn invalid() -> Response {
    problem(422, told::INVALID.1, told::INVALID.0).extension("errors", json!(fields())).into_response()
}
