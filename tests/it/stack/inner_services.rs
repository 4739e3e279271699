//! The errors of inner services become responses.

use std::{
    future::{pending, ready},
    time::Duration,
};

use axum::{
    Router,
    extract::Request,
    response::{IntoResponse, Response},
    routing::get,
};
use tower::{
    BoxError, Layer, ServiceBuilder, limit::ConcurrencyLimitLayer, load_shed::LoadShedLayer, service_fn,
    timeout::TimeoutLayer,
};

use super::{Eager, NOT_HERE_IN_STRIPE, NotHere, PANIC_IN_STRIPE, problem, stripe};
use crate::support::{ask, check};

#[tokio::test]
async fn the_errors_of_inner_services_become_responses() {
    #[derive(Debug, thiserror::Error)]
    #[error("wrapped")]
    struct Wrapper(#[source] NotHere);

    let failing = |error: fn() -> BoxError| service_fn(move |_: Request| ready(Err::<Response, _>(error())));
    let layer = stripe().downcast::<NotHere>();
    let known = Router::new().fallback_service(layer.layer(failing(|| NotHere.into())));
    check(NOT_HERE_IN_STRIPE, &ask(known, "GET", "/here").await);
    let wrapped = Router::new().fallback_service(layer.layer(failing(|| Wrapper(NotHere).into())));
    check(NOT_HERE_IN_STRIPE, &ask(wrapped, "GET", "/here").await);
    let unknown = Router::new().fallback_service(layer.layer(failing(|| "hunter2".into())));
    check(PANIC_IN_STRIPE, &ask(unknown, "GET", "/here").await);

    let slow = Router::new()
        .route("/here", get(pending::<()>))
        .layer(ServiceBuilder::new().layer(problem()).layer(TimeoutLayer::new(Duration::from_millis(5))));
    check("stack/timeout_in_problem.http", &ask(slow, "GET", "/here").await);

    let full = ServiceBuilder::new()
        .layer(problem())
        .layer(LoadShedLayer::new())
        .layer(ConcurrencyLimitLayer::new(0))
        .service(Eager(|| NotHere.into_response()));
    check("stack/overload_in_problem.http", &ask(Router::new().fallback_service(full), "GET", "/here").await);
}
