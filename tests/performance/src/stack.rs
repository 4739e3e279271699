//! The same through services: what the layer costs where nothing fails, and
//! what it costs to adopt what another made.

use std::{
    convert::Infallible,
    future::{Future, Ready, ready},
    hint::black_box,
    pin::pin,
    sync::{Arc, LazyLock},
    task::{Context, Poll, Waker},
};

use axum::{
    Router,
    body::Body,
    http::{
        HeaderValue, Request, StatusCode,
        header::{ACCEPT, ACCEPT_LANGUAGE},
    },
    response::{IntoResponse, Response},
    routing::get,
};
use error_response::{
    ErrorLayer,
    format::{Problem, Stripe},
    languages::Languages,
    layer::ErrorService,
};
use tower_layer::Layer;
use tower_service::Service;

use crate::cases::{AccountError, drain, hand_formatted_response, hand_static_response, id, quiet};

fn layer() -> ErrorLayer {
    quiet(Stripe::new())
}

fn routes() -> Router {
    Router::new().route("/", get(async || "fine"))
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
    static APP: LazyLock<ErrorService<Router>> = LazyLock::new(|| layer().layer(routes()));
    send(&*APP, fine());
}

pub(crate) fn success_inside() {
    static APP: LazyLock<Router> = LazyLock::new(|| routes().layer(layer()));
    send(&*APP, fine());
}

pub(crate) fn success_pass_through() {
    static APP: LazyLock<Router> = LazyLock::new(|| routes().layer(PassThroughLayer(Arc::default())));
    send(&*APP, fine());
}

/// What axum's own JSON rejection is once it is a response: a status and a text.
pub(crate) fn adopted() {
    static APP: LazyLock<ErrorService<Rejecting>> = LazyLock::new(|| layer().layer(Rejecting));
    send(&*APP, fine());
}

#[derive(Clone)]
struct Rejecting;

impl Service<Request<Body>> for Rejecting {
    type Response = Response;
    type Error = Infallible;
    type Future = Ready<Result<Response, Infallible>>;

    fn poll_ready(&mut self, _: &mut Context<'_>) -> Poll<Result<(), Infallible>> {
        Poll::Ready(Ok(()))
    }

    fn call(&mut self, _: Request<Body>) -> Self::Future {
        let text = black_box("Failed to parse the request body as JSON: EOF while parsing a value").to_owned();
        ready(Ok((StatusCode::BAD_REQUEST, text).into_response()))
    }
}

/// An error that is the same each time, rendered where a layer waits for it.
pub(crate) fn fixed_through() {
    static APP: LazyLock<ErrorService<Failing>> =
        LazyLock::new(|| quiet(Problem::new()).layer(Failing(|| AccountError::Static.into_response())));
    send(&*APP, fine());
}

/// The same by hand, without a layer.
pub(crate) fn fixed_by_hand() {
    send(&Failing(hand_static_response), fine());
}

/// A formatted error, rendered where a layer waits for it.
pub(crate) fn formatted_through() {
    static APP: LazyLock<ErrorService<Failing>> =
        LazyLock::new(|| layer().layer(Failing(|| AccountError::NotFound { id: id() }.into_response())));
    send(&*APP, fine());
}

/// The same by hand, without a layer.
pub(crate) fn formatted_by_hand() {
    send(&Failing(hand_formatted_response), fine());
}

/// Two formats, from which the request chooses.
fn negotiating() -> ErrorService<Failing> {
    let layer = layer().with_alternative(Problem::new());
    layer.layer(Failing(|| AccountError::NotFound { id: id() }.into_response()))
}

/// A request with an `Accept` of several ranges.
fn accepting(accept: &'static str) -> Request<Body> {
    let mut request = fine();
    request.headers_mut().insert(ACCEPT, HeaderValue::from_static(accept));
    request
}

/// What a client sends that reads both, and prefers the layer's own format.
const OWN: &str = "application/json, application/problem+json;q=0.5, */*;q=0.1";
/// The same of a client that prefers the other format.
const ALTERNATIVE: &str = "application/problem+json, application/json;q=0.5, */*;q=0.1";

/// A formatted error in the layer's own format, which the client chose.
pub(crate) fn own_chosen() {
    static APP: LazyLock<ErrorService<Failing>> = LazyLock::new(negotiating);
    send(&*APP, accepting(OWN));
}

/// A formatted error in the other format, which the client chose.
pub(crate) fn alternative_chosen() {
    static APP: LazyLock<ErrorService<Failing>> = LazyLock::new(negotiating);
    send(&*APP, accepting(ALTERNATIVE));
}

/// The same by hand, without a layer, in one format.
pub(crate) fn accepted_by_hand() {
    send(&Failing(hand_formatted_response), accepting(OWN));
}

/// The same error in a language that its request prefers.
pub(crate) fn translated_through() {
    static APP: LazyLock<ErrorService<Failing>> = LazyLock::new(|| {
        let resource = "resource_not_found = Kein solches Konto\n    .message = Es gibt kein Konto { $id }";
        let languages = Languages::new("en").and_then(|languages| languages.with("de", resource));
        let layer = languages.map_or_else(|_| layer(), |languages| layer().with_languages(languages));
        layer.layer(Failing(|| AccountError::NotFound { id: id() }.into_response()))
    });
    let mut request = fine();
    request.headers_mut().insert(ACCEPT_LANGUAGE, HeaderValue::from_static("de-CH, de;q=0.9, en;q=0.5"));
    send(&*APP, request);
}

/// An error that is the same each time, in that language.
pub(crate) fn fixed_translated_through() {
    static APP: LazyLock<ErrorService<Failing>> = LazyLock::new(|| {
        let resource = "invalid_request = Die Anfrage ist ungültig\n    .message = Die Anfrage ist ungültig";
        let languages = Languages::new("en").and_then(|languages| languages.with("de", resource));
        let layer = quiet(Problem::new());
        let layer = languages.map_or_else(|_| layer.clone(), |languages| layer.clone().with_languages(languages));
        layer.layer(Failing(|| AccountError::Static.into_response()))
    });
    let mut request = fine();
    request.headers_mut().insert(ACCEPT_LANGUAGE, HeaderValue::from_static("de-CH, de;q=0.9, en;q=0.5"));
    send(&*APP, request);
}

/// A service whose response is always an error.
#[derive(Clone)]
struct Failing(fn() -> Response);

impl Service<Request<Body>> for Failing {
    type Response = Response;
    type Error = Infallible;
    type Future = Ready<Result<Response, Infallible>>;

    fn poll_ready(&mut self, _: &mut Context<'_>) -> Poll<Result<(), Infallible>> {
        Poll::Ready(Ok(()))
    }

    fn call(&mut self, _: Request<Body>) -> Self::Future {
        ready(Ok(black_box(self.0)()))
    }
}

/// What any layer with a setting costs: a service that hands everything on.
#[derive(Clone)]
struct PassThroughLayer(Arc<str>);

impl<S> Layer<S> for PassThroughLayer {
    type Service = PassThrough<S>;

    fn layer(&self, inner: S) -> PassThrough<S> {
        PassThrough(inner, self.0.clone())
    }
}

#[derive(Clone)]
struct PassThrough<S>(S, #[expect(dead_code, reason = "a setting that nobody asks for")] Arc<str>);

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
