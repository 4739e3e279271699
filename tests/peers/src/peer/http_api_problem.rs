//! The errors of `http-api-problem`.

use axum::{
    http::header::RETRY_AFTER,
    response::{IntoResponse, Response},
};
use http_api_problem::{HttpApiProblem, StatusCode};
use performance::fields;

use crate::told;

fn problem(status: StatusCode, detail: impl Into<String>, code: &str) -> HttpApiProblem {
    HttpApiProblem::with_title(status).detail(detail).value("code", &code)
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
        .value("errors", &fields())
        .into_response()
}
