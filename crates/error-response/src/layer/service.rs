//! The `Service` of the layer.

use std::{
    convert::Infallible,
    fmt,
    panic::{AssertUnwindSafe, catch_unwind},
    sync::Arc,
    task::{Context, Poll},
};

use axum::{BoxError, body::Body};
use bytes::Bytes;
use http::{Method, Request, Response};
use tower_service::Service;

use super::{ErrorFuture, Settings, future::Failure};
use crate::{request_id::RequestId, scope::Scope};

/// Gives every error of `S` one format. See the [module docs](crate::ErrorLayer)
/// for an example.
pub struct ErrorService<S> {
    inner: S,
    settings: Arc<Settings>,
    /// Why the inner service is not ready; told by the next call, since an
    /// error that belongs to no request can't be answered.
    unready: Option<Failure>,
}

impl<S> ErrorService<S> {
    pub(super) fn new(inner: S, settings: Arc<Settings>) -> ErrorService<S> {
        ErrorService { inner, settings, unready: None }
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
        let mut scope = Scope::new(self.settings.clone(), None);
        let _guard = scope.set();
        match catch_unwind(AssertUnwindSafe(|| self.inner.poll_ready(context))) {
            Ok(Poll::Pending) => return Poll::Pending,
            Ok(Poll::Ready(Ok(()))) => {}
            Ok(Poll::Ready(Err(error))) => self.unready = Some(Failure::Error(error.into())),
            Err(panic) => self.unready = Some(Failure::panicked(panic)),
        }
        Poll::Ready(Ok(()))
    }

    fn call(&mut self, request: Request<B>) -> ErrorFuture<S::Future> {
        let accepted = self.settings.request_id.as_ref().and_then(|name| RequestId::accept(request.headers(), name));
        let mut scope = Scope::new(self.settings.clone(), accepted);
        let head = request.method() == Method::HEAD;
        if let Some(failure) = self.unready.take() {
            return ErrorFuture::failed(failure, scope, head);
        }
        let guard = scope.set();
        let called = catch_unwind(AssertUnwindSafe(|| self.inner.call(request)));
        drop(guard);
        match called {
            Ok(future) => ErrorFuture::new(future, scope, head),
            Err(panic) => ErrorFuture::failed(Failure::panicked(panic), scope, head),
        }
    }
}

impl<S: Clone> Clone for ErrorService<S> {
    fn clone(&self) -> ErrorService<S> {
        ErrorService::new(self.inner.clone(), self.settings.clone())
    }
}

impl<S: fmt::Debug> fmt::Debug for ErrorService<S> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("ErrorService").field("inner", &self.inner).finish_non_exhaustive()
    }
}
