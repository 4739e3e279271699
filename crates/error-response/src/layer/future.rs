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
use http::{Method, Request, Response};
use pin_project_lite::pin_project;

use super::{adopt, failure::Failure, head::without_body, watched::watch};
use crate::{
    request_id::RequestId,
    scope::{Inside, Rendered, Scope},
    snapshot::Snapshot,
};

pin_project! {
    /// The future of [`ErrorService`](crate::ErrorService).
    #[project = Projection]
    pub struct ErrorFuture<F> {
        #[pin]
        inner: Option<F>,
        failure: Option<Failure>,
        scope: Scope,
        head: bool,
        // Whether the inner future has waited for anything.
        has_waited: bool,
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

impl<F> ErrorFuture<F> {
    /// A future whose inner one is made next, in `scope`.
    pub(super) fn new<B>(scope: Scope, request: &Request<B>) -> ErrorFuture<F> {
        ErrorFuture { inner: None, failure: None, scope, head: *request.method() == Method::HEAD, has_waited: false }
    }

    /// There is no inner future.
    #[cold]
    pub(super) fn fail(&mut self, failure: Failure) {
        self.failure = Some(failure);
    }

    /// Makes the inner future, in the scope.
    #[inline]
    pub(super) fn start(&mut self, call: impl FnOnce() -> Option<F>) {
        let ErrorFuture { inner, scope, .. } = self;
        if let Err(text) = scope.guard(|| *inner = call()) {
            self.fail(Failure::Panic(text));
        }
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
        let (mut answer, mut is_foreign) = (Poll::Pending, false);
        let (inner, failure, head) = (&mut this.inner, &mut *this.failure, *this.head);
        let has_waited = &mut *this.has_waited;
        let done = this.scope.guard(|| {
            match inner.as_mut().as_pin_mut().map(|inner| inner.poll(context)) {
                Some(Poll::Pending) => {
                    *has_waited = true;
                    return;
                }
                Some(Poll::Ready(Ok(response))) => {
                    is_foreign = adopt::is_foreign(&response, head);
                    answer = Poll::Ready(Ok(response.map(Body::new)));
                }
                Some(Poll::Ready(Err(error))) => *failure = Some(Failure::Error(error.into())),
                None => {}
            }
            // What the inner future still holds is dropped inside the scope, and
            // its panic does not lose the answer.
            inner.set(None);
        });
        if let (Err(text), Poll::Pending) = (done, &answer) {
            *failure = Some(Failure::Panic(text));
        }
        if is_foreign || failure.is_some() {
            answer = this.failed(answer);
        }
        match answer {
            Poll::Ready(Ok(response)) if this.scope.owes_more() || noted(&response).is_some() => {
                Poll::Ready(Ok(finish(response, this.scope, head)))
            }
            answer => answer,
        }
    }
}

impl<F> Projection<'_, F> {
    /// The error that leaves the layer for a foreign answer, or for a failure.
    #[cold]
    fn failed(&mut self, answer: Poll<Result<Response<Body>, Infallible>>) -> Poll<Result<Response<Body>, Infallible>> {
        // A future that panicked is still there.
        let (inner, head) = (&mut self.inner, *self.head);
        let _ = self.scope.guard(|| inner.set(None));
        let outcome = match (self.failure.take(), answer) {
            (Some(failure), _) => Err(failure),
            (None, Poll::Ready(Ok(response))) => Ok(response),
            // Polled after its end.
            (None, Poll::Pending) => return Poll::Pending,
        };
        let _guard = self.scope.set();
        Poll::Ready(Ok(answer_for(outcome, head, !*self.has_waited)))
    }
}

/// The error that leaves the layer, made inside its scope. `is_early` where the
/// services below have not waited for anything.
#[cold]
fn answer_for(outcome: Result<Response<Body>, Failure>, head: bool, is_early: bool) -> Response<Body> {
    // Only while the thread ends there is no scope any more.
    let mut inside = Inside::current();
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
        Ok(response) => adopt::adopt(response, &inside, is_early),
        Err(failure) => failure.render(&inside, is_early).map(Body::from),
    };
    if inside.settings.remembers
        && let Some(length) = http_body::Body::size_hint(response.body()).exact()
    {
        Scope::set_rendered(Rendered::error(response.status(), usize::try_from(length).unwrap_or(usize::MAX)));
    }
    if head { without_body(response) } else { response }
}

/// What a response took along from a scope that was carried elsewhere.
#[inline]
fn noted(response: &Response<Body>) -> Option<Rendered> {
    response.extensions().get().copied()
}

/// What is owed to a response once nobody below the layer can change it.
#[cold]
fn finish(mut response: Response<Body>, scope: &mut Scope, head: bool) -> Response<Body> {
    if let Some(rendered) = noted(&response).or(scope.rendered()) {
        // A layer further out may meet it with another status, too.
        Scope::set_rendered(rendered);
        if rendered.status != response.status() {
            let _guard = scope.set();
            response = adopt::restate(response, rendered, Inside::current(), head);
        }
    }
    if scope.watches_streams() && http_body::Body::size_hint(response.body()).exact().is_none() {
        let _guard = scope.set();
        response = watch(response);
    }
    response
}

impl<F> fmt::Debug for ErrorFuture<F> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("ErrorFuture").field("scope", &self.scope).finish_non_exhaustive()
    }
}
