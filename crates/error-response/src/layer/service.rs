//! The `Service` of the layer.

use std::{
    convert::Infallible,
    fmt,
    sync::Arc,
    task::{Context, Poll},
};

use axum::{BoxError, body::Body};
use bytes::Bytes;
use http::{Method, Request, Response};
use tower_service::Service;

use super::{ErrorFuture, Settings, future::Failure};
use crate::{guarded::guarded, scope::Scope};

/// Gives every error of `S` one format. See the [module docs](crate::ErrorLayer)
/// for an example.
pub struct ErrorService<S> {
    inner: S,
    /// The scope of no request yet, for `poll_ready`.
    scope: Scope,
    /// Why the inner service is not ready; told by the next call, since an
    /// error that belongs to no request can't be answered.
    unready: Option<Failure>,
}

impl<S> ErrorService<S> {
    pub(super) fn new(inner: S, settings: Arc<Settings>) -> ErrorService<S> {
        ErrorService { inner, scope: Scope::of(settings), unready: None }
    }
}

impl<S, B, R> Service<Request<B>> for ErrorService<S>
where
    S: Service<Request<B>, Response = Response<R>>,
    S::Error: Into<BoxError>,
    R: http_body::Body<Data = Bytes> + Send + 'static,
    R::Error: Into<BoxError>,
{
    type Response = Response<Body>;
    type Error = Infallible;
    type Future = ErrorFuture<S::Future>;

    fn poll_ready(&mut self, context: &mut Context<'_>) -> Poll<Result<(), Infallible>> {
        if self.unready.is_some() {
            return Poll::Ready(Ok(()));
        }
        let _guard = self.scope.set();
        match guarded(|| self.inner.poll_ready(context)) {
            Ok(Poll::Pending) => return Poll::Pending,
            Ok(Poll::Ready(Ok(()))) => {}
            Ok(Poll::Ready(Err(error))) => self.unready = Some(Failure::Error(error.into())),
            Err(text) => self.unready = Some(Failure::Panic(text)),
        }
        Poll::Ready(Ok(()))
    }

    fn call(&mut self, request: Request<B>) -> ErrorFuture<S::Future> {
        let mut scope = self.scope.of_request(request.headers());
        let head = request.method() == Method::HEAD;
        if let Some(failure) = self.unready.take() {
            return ErrorFuture::failed(failure, scope, head);
        }
        let guard = scope.set();
        let called = guarded(|| self.inner.call(request));
        drop(guard);
        match called {
            Ok(future) => ErrorFuture::new(future, scope, head),
            Err(text) => ErrorFuture::failed(Failure::Panic(text), scope, head),
        }
    }
}

impl<S: Clone> Clone for ErrorService<S> {
    fn clone(&self) -> ErrorService<S> {
        ErrorService { inner: self.inner.clone(), scope: self.scope.clone(), unready: None }
    }
}

impl<S: fmt::Debug> fmt::Debug for ErrorService<S> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("ErrorService").field("inner", &self.inner).finish_non_exhaustive()
    }
}
