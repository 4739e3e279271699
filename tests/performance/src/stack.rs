//! The same through services: what the layer costs where nothing fails, and
//! what it costs to adopt what another made.

use std::{
    convert::Infallible,
    hint::black_box,
    pin::pin,
    sync::LazyLock,
    task::{Context, Poll, Waker},
};

use axum::{
    Json, Router,
    body::Body,
    http::{Method, Request, header},
    response::Response,
    routing::{get, post},
};
use error_response::{ErrorLayer, Stripe};
use tower_layer::{Layer, layer_fn};
use tower_service::Service;

use crate::cases::drain;

fn layer() -> ErrorLayer {
    ErrorLayer::new(Stripe::new()).without_request_id()
}

fn routes() -> Router {
    Router::new().route("/", get(async || "fine")).route("/json", post(async |Json(_): Json<u8>| ()))
}

/// Sends one request through a clone of `service`, as a server does.
fn send<S>(service: &S, request: Request<Body>)
where
    S: Service<Request<Body>, Response = Response, Error = Infallible> + Clone,
{
    let mut service = service.clone();
    let mut context = Context::from_waker(Waker::noop());
    let ready = service.poll_ready(&mut context);
    assert!(ready.is_ready());
    let mut future = pin!(service.call(request));
    match future.as_mut().poll(&mut context) {
        Poll::Ready(Ok(response)) => drain(response),
        _ => unreachable!("the handlers never wait"),
    }
}

fn fine() -> Request<Body> {
    Request::new(black_box(Body::empty()))
}

pub(crate) fn success_bare() {
    static APP: LazyLock<Router> = LazyLock::new(routes);
    send(&*APP, fine());
}

pub(crate) fn success_around() {
    static APP: LazyLock<error_response::ErrorService<Router>> = LazyLock::new(|| layer().layer(routes()));
    send(&*APP, fine());
}

pub(crate) fn success_inside() {
    static APP: LazyLock<Router> = LazyLock::new(|| routes().layer(layer()));
    send(&*APP, fine());
}

pub(crate) fn success_pass_through() {
    static APP: LazyLock<Router> = LazyLock::new(|| routes().layer(layer_fn(PassThrough)));
    send(&*APP, fine());
}

pub(crate) fn adopted() {
    static APP: LazyLock<error_response::ErrorService<Router>> = LazyLock::new(|| layer().layer(routes()));
    let mut request = Request::new(Body::from("x"));
    *request.method_mut() = Method::POST;
    *request.uri_mut() = "/json".parse().unwrap_or_default();
    request.headers_mut().insert(header::CONTENT_TYPE, header::HeaderValue::from_static("application/json"));
    send(&*APP, request);
}

/// What any layer costs: a service that hands everything on.
#[derive(Clone)]
struct PassThrough<S>(S);

impl<S: Service<Request<Body>>> Service<Request<Body>> for PassThrough<S> {
    type Response = S::Response;
    type Error = S::Error;
    type Future = S::Future;

    fn poll_ready(&mut self, context: &mut Context<'_>) -> Poll<Result<(), S::Error>> {
        self.0.poll_ready(context)
    }

    fn call(&mut self, request: Request<Body>) -> S::Future {
        self.0.call(request)
    }
}
