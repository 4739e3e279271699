//! The API through this project.

use std::io;

use axum::Router;
use error_response::{ApiError, ErrorLayer, RouterExt, format::Problem};

use crate::api::Says;

pub(crate) struct Ours;

#[derive(Debug, thiserror::Error, ApiError)]
pub(crate) enum OrderError {
    /// No such order
    #[error("No order {id}")]
    #[api(status = 404, code = "order_not_found", param = "id")]
    NoOrder { id: u32 },

    /// Too many items
    #[error("At most 100 items")]
    #[api(status = 400, code = "too_many_items")]
    TooManyItems,

    /// No valid key
    #[error("No valid key")]
    #[api(status = 401, code = "unauthorized", challenge = "Bearer")]
    Unauthorized,

    /// Too many requests
    #[error("Please wait")]
    #[api(status = 429, code = "too_many_requests", retry_after = 60)]
    TooManyRequests,

    /// The report can't be read
    #[error("report: {0}")]
    #[api(status = 500, code = "internal_error")]
    Broken(io::Error),
}

impl Says for Ours {
    type Error = OrderError;

    fn no_order(id: u32) -> OrderError {
        OrderError::NoOrder { id }
    }

    fn too_many_items() -> OrderError {
        OrderError::TooManyItems
    }

    fn unauthorized() -> OrderError {
        OrderError::Unauthorized
    }

    fn too_many_requests() -> OrderError {
        OrderError::TooManyRequests
    }

    fn broken(cause: io::Error) -> OrderError {
        OrderError::Broken(cause)
    }

    fn around(router: Router) -> Router {
        router.errors(ErrorLayer::new(Problem::new()))
    }
}
