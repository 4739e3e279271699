//! Made for axum 0.7: its responses are given axum 0.8's body, and its derive,
//! which names the crate `axum`, is written out.

use std::io;

use axum::{
    Router,
    body::Body,
    response::{IntoResponse, Response},
    routing::Route,
};
use axum_0_7::{
    body::Body as Body07,
    response::{IntoResponse as _, Response as Response07},
};
use axum_problem::{Problem, ProblemLayer};
use tower::{Layer, layer::layer_fn, util::MapResponse};

use crate::api::Says;

pub(crate) struct AxumProblem;

pub(crate) struct Error(Problem);

impl IntoResponse for Error {
    fn into_response(self) -> Response {
        self.0.into_response().map(Body::new)
    }
}

fn error(status: u16, detail: impl Into<String>) -> Error {
    Error(Problem::new(status).detail(detail))
}

impl Says for AxumProblem {
    type Error = Error;

    fn no_order(id: u32) -> Error {
        error(404, format!("No order {id}"))
    }

    fn too_many_items() -> Error {
        error(400, "At most 100 items")
    }

    fn unauthorized() -> Error {
        error(401, "No valid key")
    }

    fn too_many_requests() -> Error {
        error(429, "Please wait")
    }

    /// As with `mask`.
    fn broken(_: io::Error) -> Error {
        Error(Problem::new(500))
    }

    fn around(router: Router) -> Router {
        router.layer(layer_fn(|route: Route| {
            let inner = MapResponse::new(route, |response: Response| response.map(Body07::new));
            MapResponse::new(ProblemLayer.layer(inner), |response: Response07| response.map(Body::new))
        }))
    }
}
