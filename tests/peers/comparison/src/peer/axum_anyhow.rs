//! The API through `axum-anyhow`.

use std::io;

use anyhow::anyhow;
use axum::http::StatusCode;
use axum_anyhow::ApiError;

use crate::api::Says;

pub(crate) struct AxumAnyhow;

fn error(status: StatusCode, detail: impl Into<String>) -> ApiError {
    let title = status.canonical_reason().unwrap_or_default();
    ApiError::builder().status(status).title(title).detail(detail).build()
}

impl Says for AxumAnyhow {
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
        anyhow!(cause).into()
    }
}
