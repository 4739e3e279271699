//! The API through `axum_responses`.

use std::io;

use axum::response::{IntoResponse, Response};
use axum_responses::JsonResponse;

use crate::api::Says;

pub(crate) struct AxumResponses;

impl Says for AxumResponses {
    type Error = Response;

    fn no_order(id: u32) -> Response {
        JsonResponse::NotFound().message(format!("No order {id}")).error("order_not_found").into_response()
    }

    fn too_many_items() -> Response {
        JsonResponse::BadRequest().message("At most 100 items").error("too_many_items").into_response()
    }

    fn unauthorized() -> Response {
        JsonResponse::Unauthorized().message("No valid key").error("unauthorized").into_response()
    }

    fn too_many_requests() -> Response {
        JsonResponse::TooManyRequests().message("Please wait").error("too_many_requests").into_response()
    }

    fn broken(_: io::Error) -> Response {
        JsonResponse::InternalServerError().error("internal_error").into_response()
    }
}
