//! The API through `problem_details`.

use std::io;

use axum::http::StatusCode;
use problem_details::ProblemDetails;

use crate::api::Says;

pub(crate) struct ProblemDetailsPeer;

fn error(status: StatusCode, detail: impl Into<String>) -> ProblemDetails {
    ProblemDetails::from_status_code(status).with_detail(detail)
}

impl Says for ProblemDetailsPeer {
    type Error = ProblemDetails;

    fn no_order(id: u32) -> ProblemDetails {
        error(StatusCode::NOT_FOUND, format!("No order {id}"))
    }

    fn too_many_items() -> ProblemDetails {
        error(StatusCode::BAD_REQUEST, "At most 100 items")
    }

    fn unauthorized() -> ProblemDetails {
        error(StatusCode::UNAUTHORIZED, "No valid key")
    }

    fn too_many_requests() -> ProblemDetails {
        error(StatusCode::TOO_MANY_REQUESTS, "Please wait")
    }

    fn broken(_: io::Error) -> ProblemDetails {
        ProblemDetails::from_status_code(StatusCode::INTERNAL_SERVER_ERROR)
    }
}
