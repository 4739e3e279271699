//! The tower service of the layer.

use std::{
    convert::Infallible,
    fmt,
    sync::Arc,
    task::{Context, Poll},
};

use axum::{BoxError, body::Body};
use bytes::Bytes;
use http::{Request, Response};
use tower_service::Service;

use super::{ErrorFuture, Settings, failure::Failure};
use crate::{outside, scope::Scope};

/// The service of [`ErrorLayer`](crate::ErrorLayer): gives every error of `S` the same
/// format.
pub struct ErrorService<S> {
    inner: S,
    settings: Arc<Settings>,
    /// Why the inner service is not ready; told by the next call, since an
    /// error that belongs to no request can't be answered.
    unready: Option<Failure>,
}

impl<S> ErrorService<S> {
    pub(super) fn new(inner: S, settings: Arc<Settings>) -> ErrorService<S> {
        outside::note_layer(settings.report.is_some());
        ErrorService { inner, settings, unready: None }
    }
}

impl<S, B, R> Service<Request<B>> for ErrorService<S>
where
    S: Service<Request<B>, Response = Response<R>>,
    S::Error: Into<BoxError>,
    R: http_body::Body<Data = Bytes> + Send + 'static,
    R::Error: Into<BoxError>,
    B: 'static,
{
    type Response = Response<Body>;
    type Error = Infallible;
    type Future = ErrorFuture<S::Future>;

    fn poll_ready(&mut self, context: &mut Context<'_>) -> Poll<Result<(), Infallible>> {
        if self.unready.is_some() {
            return Poll::Ready(Ok(()));
        }
        if self.settings.report.is_some() {
            // The services below run as they would without the layer.
            return self.inner.poll_ready(context).map(|ready| {
                self.unready = ready.err().map(|error| Failure::Error(error.into()));
                Ok(())
            });
        }
        let mut ready = Poll::Ready(Ok(()));
        let ErrorService { inner, settings, unready } = self;
        let mut scope = Scope::of(settings.clone());
        let polled = scope
            .guard(|| ready = inner.poll_ready(context).map_err(|error| *unready = Some(Failure::Error(error.into()))));
        match (polled, ready) {
            (Ok(()), Poll::Pending) => return Poll::Pending,
            (Ok(()), Poll::Ready(_)) => {}
            (Err(text), _) => *unready = Some(Failure::Panic(text)),
        }
        Poll::Ready(Ok(()))
    }

    fn call(&mut self, mut request: Request<B>) -> ErrorFuture<S::Future> {
        let mut future = ErrorFuture::new(self.settings.of_request(&request));
        future.begin(&mut request);
        // Taken where it is needed: a closure that holds it would be moved by
        // each function it is handed through.
        let mut request = Some(request);
        match self.unready.take() {
            Some(failure) => future.fail(failure),
            None => future.start(|| Some(self.inner.call(request.take()?))),
        }
        future
    }
}

impl<S: Clone> Clone for ErrorService<S> {
    fn clone(&self) -> ErrorService<S> {
        ErrorService { inner: self.inner.clone(), settings: self.settings.clone(), unready: None }
    }
}

impl<S: fmt::Debug> fmt::Debug for ErrorService<S> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("ErrorService").field("inner", &self.inner).finish_non_exhaustive()
    }
}
