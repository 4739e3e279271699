//! The future of the layer.

use std::{
    convert::Infallible,
    fmt,
    future::Future,
    pin::Pin,
    task::{Context, Poll},
};

use axum::{BoxError, body::Body};
use bytes::Bytes;
use http::{HeaderValue, Response, header};
use pin_project_lite::pin_project;

use super::{adopt, inner_error, watched::watch};
use crate::{
    guarded::guarded,
    request_id::RequestId,
    respond::panicked,
    scope::{Inside, Rendered, Scope},
    snapshot::Snapshot,
};

pin_project! {
    /// The future of [`ErrorService`](crate::ErrorService).
    pub struct ErrorFuture<F> {
        #[pin]
        inner: Option<F>,
        failure: Option<Failure>,
        scope: Scope,
        head: bool,
    }

    impl<F> PinnedDrop for ErrorFuture<F> {
        fn drop(this: Pin<&mut Self>) {
            let mut this = this.project();
            // Its end has dropped the future already.
            if this.inner.is_some() {
                let _guard = this.scope.set();
                this.inner.set(None);
            }
        }
    }
}

/// Why there is no response from below.
pub(super) enum Failure {
    Error(BoxError),
    Panic(String),
}

impl<F> ErrorFuture<F> {
    pub(super) fn new(inner: F, scope: Scope, head: bool) -> ErrorFuture<F> {
        ErrorFuture { inner: Some(inner), failure: None, scope, head }
    }

    pub(super) fn failed(failure: Failure, scope: Scope, head: bool) -> ErrorFuture<F> {
        ErrorFuture { inner: None, failure: Some(failure), scope, head }
    }
}

impl<F, R, E> Future for ErrorFuture<F>
where
    F: Future<Output = Result<Response<R>, E>>,
    E: Into<BoxError>,
    R: http_body::Body<Data = Bytes> + Send + 'static,
    R::Error: Into<BoxError>,
{
    type Output = Result<Response<Body>, Infallible>;

    fn poll(self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<Self::Output> {
        let mut this = self.project();
        let guard = this.scope.set();
        let polled = match this.inner.as_mut().as_pin_mut() {
            Some(inner) => guarded(|| inner.poll(context)),
            // Polled after its end; a failure before the start is told once.
            None if this.failure.is_none() => return Poll::Pending,
            None => Ok(Poll::Pending),
        };
        let outcome = match polled {
            Ok(Poll::Pending) => match this.failure.take() {
                Some(failure) => Err(failure),
                None => return Poll::Pending,
            },
            Ok(Poll::Ready(Ok(response))) => Ok(response.map(Body::new)),
            Ok(Poll::Ready(Err(error))) => Err(Failure::Error(error.into())),
            Err(text) => Err(Failure::Panic(text)),
        };
        // What the inner future still holds is dropped inside the scope, and
        // its panic must not lose the response.
        let _ = guarded(|| this.inner.set(None));
        let response = answer(outcome, *this.head);
        drop(guard);
        Poll::Ready(Ok(finish(response, this.scope, *this.head)))
    }
}

/// The response that leaves the layer, made inside its scope.
fn answer(outcome: Result<Response<Body>, Failure>, head: bool) -> Response<Body> {
    let outcome = match outcome {
        Ok(response) if !adopt::is_foreign(&response, head) => return response,
        outcome => outcome,
    };
    // Only while the thread ends there is no scope any more.
    let mut inside = Scope::inside().unwrap_or_else(Inside::process_default);
    if let (None, Ok(response), Some(name)) = (&inside.request_id, &outcome, &inside.settings.request_id) {
        // The id that the response has already, and that its record tells.
        inside.request_id = RequestId::accept(response.headers(), name);
        if response.extensions().get::<Snapshot>().is_some() {
            inside.request_id = inside.request_id.map(RequestId::into_made);
        }
    }
    inside.request_id = inside.request_id();
    // A layer further out has the same.
    Scope::set_request_id(inside.request_id);
    let response = match outcome {
        Ok(response) => adopt::adopt(response, &inside),
        Err(failure) => failure.render(&inside).map(Body::from),
    };
    if inside.settings.repeats_status
        && let Some(length) = http_body::Body::size_hint(response.body()).exact()
    {
        Scope::set_rendered(Rendered::new(response.status(), usize::try_from(length).unwrap_or(usize::MAX)));
    }
    if head { without_body(response) } else { response }
}

/// What is owed to a response once nobody below the layer can change it.
#[inline]
fn finish(mut response: Response<Body>, scope: &mut Scope, head: bool) -> Response<Body> {
    if let Some(rendered) = scope.rendered() {
        // A layer further out may meet it with another status, too.
        Scope::set_rendered(rendered);
        if rendered.status != response.status() {
            let _guard = scope.set();
            let inside = Scope::inside().unwrap_or_else(Inside::process_default);
            response = adopt::restate(response, rendered, &inside, head);
        }
    }
    if scope.watches_streams() && http_body::Body::size_hint(response.body()).exact().is_none() {
        let _guard = scope.set();
        response = watch(response);
    }
    response
}

impl Failure {
    pub(super) fn render(self, inside: &Inside) -> Response<Bytes> {
        match self {
            Failure::Error(error) => match inner_error::find(&*error, &inside.settings.downcasts) {
                Some(known) => inside.render(known),
                None => inside.render(&inner_error::classify(error)),
            },
            Failure::Panic(text) => inside.render(&panicked(&text)),
        }
    }
}

/// A HEAD is answered with the headers a GET gets, and no body (RFC 9110,
/// 9.3.2).
fn without_body(mut response: Response<Body>) -> Response<Body> {
    if let Some(length) = http_body::Body::size_hint(response.body()).exact() {
        response.headers_mut().insert(header::CONTENT_LENGTH, HeaderValue::from(length));
    }
    response.map(|_| Body::empty())
}

impl<F> fmt::Debug for ErrorFuture<F> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("ErrorFuture").field("scope", &self.scope).finish_non_exhaustive()
    }
}
