//! Where the layer and other middleware may stand.

use axum::{
    Router,
    extract::Request,
    middleware::{Next, from_fn},
    response::{IntoResponse, Response},
    routing::get,
};
use tower::{Layer, ServiceBuilder, buffer::BufferLayer};

use super::{
    Eager, NOT_HERE_IN_PROBLEM, NOT_HERE_IN_STRIPE, NotHere, UNKNOWN_IN_STRIPE, WRONG_METHOD_IN_STRIPE, formats,
    not_here, stripe, without_uuid,
};
use crate::support::{ask, check};

#[tokio::test]
async fn the_layer_is_inside_or_around_the_router() {
    let routes = || Router::new().route("/here", get(not_here));
    let inside = || routes().layer(stripe());
    check(NOT_HERE_IN_STRIPE, &ask(inside(), "GET", "/here").await);
    check(WRONG_METHOD_IN_STRIPE, &ask(inside(), "PUT", "/here").await);
    check(UNKNOWN_IN_STRIPE, &ask(inside(), "GET", "/none").await);

    let around = || Router::new().fallback_service(stripe().layer(routes()));
    check(NOT_HERE_IN_STRIPE, &ask(around(), "GET", "/here").await);
    check(WRONG_METHOD_IN_STRIPE, &ask(around(), "PUT", "/here").await);
    check(UNKNOWN_IN_STRIPE, &ask(around(), "GET", "/none").await);
}

#[tokio::test]
async fn from_fn_on_either_side() {
    async fn refuse(_: Request, _: Next) -> Result<Response, NotHere> {
        Err(NotHere)
    }
    let routes = || Router::new().route("/here", get(async || "never"));
    let inside = routes().layer(ServiceBuilder::new().layer(stripe()).layer(from_fn(refuse)));
    check(NOT_HERE_IN_STRIPE, &ask(inside, "GET", "/here").await);

    // Outside the layer an error is rendered in the process's default.
    let outside = routes().layer(ServiceBuilder::new().layer(from_fn(refuse)).layer(stripe()));
    check(NOT_HERE_IN_PROBLEM, &without_uuid(ask(outside, "GET", "/here").await));
}

#[tokio::test]
async fn a_response_built_inside_call() {
    for (layer, not_here, _) in formats() {
        let app = Router::new().fallback_service(layer.layer(Eager(|| NotHere.into_response())));
        check(not_here, &ask(app, "GET", "/here").await);
    }
}

#[tokio::test]
async fn behind_a_buffer() {
    // The worker of the buffer calls the service on a task of its own.
    for (layer, not_here, _) in formats() {
        let stack = ServiceBuilder::new().layer(layer).layer(BufferLayer::new(4));
        let app = Router::new().fallback_service(stack.service(Eager(|| NotHere.into_response())));
        check(not_here, &ask(app, "GET", "/here").await);
    }
}
