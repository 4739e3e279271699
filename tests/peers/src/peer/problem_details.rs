//! The errors of `problem_details`.

use axum::{
    http::{StatusCode, header::RETRY_AFTER},
    response::{IntoResponse, Response},
};
use performance::{HandViolation, fields};
use problem_details::ProblemDetails;
use serde::Serialize;

use crate::told;

#[derive(Serialize)]
struct Code {
    code: &'static str,
}

#[derive(Serialize)]
struct Fields {
    code: &'static str,
    errors: Vec<HandViolation<'static>>,
}

fn problem(status: StatusCode, detail: impl Into<String>, code: &'static str) -> ProblemDetails<Code> {
    ProblemDetails::from_status_code(status).with_detail(detail).with_extensions(Code { code })
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
    ProblemDetails::from_status_code(StatusCode::UNPROCESSABLE_ENTITY)
        .with_detail(told::INVALID.1)
        .with_extensions(Fields { code: told::INVALID.0, errors: fields() })
        .into_response()
}
