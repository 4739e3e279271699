//! The tower service of a sandbox.

use std::{
    fmt,
    sync::Arc,
    task::{Context, Poll},
};

use axum::{BoxError, body::Body};
use bytes::Bytes;
use http::{Request, Response};
use tower_service::Service;

use super::{SandboxFuture, forcing::Forcing};

/// The service of [`Sandbox`](super::Sandbox), which lets test requests force errors of
/// `S`.
#[derive(Clone)]
pub struct SandboxService<S> {
    pub(super) inner: S,
    pub(super) forcing: Arc<Forcing>,
}

impl<S, B, R> Service<Request<B>> for SandboxService<S>
where
    S: Service<Request<B>, Response = Response<R>>,
    R: http_body::Body<Data = Bytes> + Send + 'static,
    R::Error: Into<BoxError>,
{
    type Response = Response<Body>;
    type Error = S::Error;
    type Future = SandboxFuture<S::Future>;

    fn poll_ready(&mut self, context: &mut Context<'_>) -> Poll<Result<(), S::Error>> {
        self.inner.poll_ready(context)
    }

    fn call(&mut self, request: Request<B>) -> SandboxFuture<S::Future> {
        let is_test = self.forcing.is_test(&request);
        match is_test.then(|| self.forcing.forced(&request)).flatten() {
            Some(forced) => SandboxFuture::forced(forced),
            None => SandboxFuture::of(self.inner.call(request), is_test),
        }
    }
}

impl<S: fmt::Debug> fmt::Debug for SandboxService<S> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("SandboxService").field("inner", &self.inner).finish_non_exhaustive()
    }
}
