//! The API through `masterror`.

use std::io;

use masterror::AppError;

use crate::api::Says;

pub(crate) struct Masterror;

impl Says for Masterror {
    type Error = AppError;

    fn no_order(id: u32) -> AppError {
        AppError::not_found(format!("No order {id}"))
    }

    fn too_many_items() -> AppError {
        AppError::bad_request("At most 100 items")
    }

    fn unauthorized() -> AppError {
        AppError::unauthorized("No valid key").with_www_authenticate("Bearer")
    }

    fn too_many_requests() -> AppError {
        AppError::rate_limited("Please wait").with_retry_after_secs(60)
    }

    fn broken(cause: io::Error) -> AppError {
        AppError::internal("Internal server error").with_source(cause)
    }
}
