//! The API through `problemdetails`.

use std::io;

use axum::{Router, http::StatusCode};
use problemdetails::{Problem, axum::PanicHandlerBuilder};

use crate::api::Says;

pub(crate) struct Problemdetails;

fn error(status: StatusCode, detail: impl Into<String>) -> Problem {
    problemdetails::new(status).with_title(status.canonical_reason().unwrap_or_default()).with_detail(detail)
}

impl Says for Problemdetails {
    type Error = Problem;

    fn no_order(id: u32) -> Problem {
        error(StatusCode::NOT_FOUND, format!("No order {id}"))
    }

    fn too_many_items() -> Problem {
        error(StatusCode::BAD_REQUEST, "At most 100 items")
    }

    fn unauthorized() -> Problem {
        error(StatusCode::UNAUTHORIZED, "No valid key")
    }

    fn too_many_requests() -> Problem {
        error(StatusCode::TOO_MANY_REQUESTS, "Please wait")
    }

    fn broken(_: io::Error) -> Problem {
        problemdetails::new(StatusCode::INTERNAL_SERVER_ERROR).with_title("Internal Server Error")
    }

    fn around(router: Router) -> Router {
        // As in a release build.
        router.layer(PanicHandlerBuilder::new().with_fill_detail(false).build())
    }
}
