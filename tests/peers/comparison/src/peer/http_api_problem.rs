//! The API through `http-api-problem`.

use std::io;

use http_api_problem::{ApiError, StatusCode};

use crate::api::Says;

pub(crate) struct HttpApiProblems;

fn error(status: StatusCode, detail: impl std::fmt::Display) -> ApiError {
    ApiError::builder(status).title(status.canonical_reason().unwrap_or_default()).message(detail).finish()
}

impl Says for HttpApiProblems {
    type Error = ApiError;

    fn no_order(id: u32) -> ApiError {
        error(StatusCode::NOT_FOUND, format!("No order {id}"))
    }

    fn too_many_items() -> ApiError {
        error(StatusCode::BAD_REQUEST, "At most 100 items")
    }

    fn unauthorized() -> ApiError {
        error(StatusCode::UNAUTHORIZED, "No valid key")
    }

    fn too_many_requests() -> ApiError {
        error(StatusCode::TOO_MANY_REQUESTS, "Please wait")
    }

    fn broken(cause: io::Error) -> ApiError {
        ApiError::builder(StatusCode::INTERNAL_SERVER_ERROR).source(cause).finish()
    }
}
