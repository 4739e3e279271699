//! The service of the layer.

use std::{
    fmt,
    future::Future,
    mem,
    pin::Pin,
    sync::Arc,
    task::{Context, Poll},
};

use axum::{body::Body, response::Response};
use error_response::layer::IdempotentService;
use http::Request;
use pin_project_lite::pin_project;
use tower_service::Service;

use crate::{carry_out::carry_out, settings::Settings};

/// The service of [`Idempotency`](crate::Idempotency).
#[derive(Clone)]
pub struct IdempotencyService<S> {
    inner: IdempotentService<S>,
    settings: Arc<Settings>,
}

impl<S> IdempotencyService<S> {
    pub(crate) fn new(inner: IdempotentService<S>, settings: Arc<Settings>) -> IdempotencyService<S> {
        IdempotencyService { inner, settings }
    }
}

impl<S> Service<Request<Body>> for IdempotencyService<S>
where
    S: Service<Request<Body>, Response = Response> + Clone + Send + 'static,
    S::Future: Send + 'static,
    S::Error: Send + 'static,
{
    type Response = Response;
    type Error = S::Error;
    type Future = IdempotencyFuture<<IdempotentService<S> as Service<Request<Body>>>::Future, S::Error>;

    fn poll_ready(&mut self, context: &mut Context<'_>) -> Poll<Result<(), S::Error>> {
        self.inner.poll_ready(context)
    }

    fn call(&mut self, request: Request<Body>) -> Self::Future {
        if request.method().is_idempotent() {
            return IdempotencyFuture::Passed { future: self.inner.call(request) };
        }
        // The one that is ready carries the request out.
        let next = self.inner.clone();
        let inner = mem::replace(&mut self.inner, next);
        IdempotencyFuture::Keyed { future: Box::pin(carry_out(self.settings.clone(), inner, request)) }
    }
}

impl<S: fmt::Debug> fmt::Debug for IdempotencyService<S> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("IdempotencyService").field("inner", &self.inner).finish_non_exhaustive()
    }
}

pin_project! {
    /// The future of [`IdempotencyService`].
    #[project = Projection]
    #[allow(missing_docs)]
    pub enum IdempotencyFuture<F, E> {
        #[doc(hidden)]
        Passed { #[pin] future: F },
        #[doc(hidden)]
        Keyed { future: Pin<Box<dyn Future<Output = Result<Response, E>> + Send>> },
    }
}

impl<F, E> Future for IdempotencyFuture<F, E>
where
    F: Future<Output = Result<Response, E>>,
{
    type Output = Result<Response, E>;

    fn poll(self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<Result<Response, E>> {
        match self.project() {
            Projection::Passed { future } => future.poll(context),
            Projection::Keyed { future } => future.as_mut().poll(context),
        }
    }
}

impl<F, E> fmt::Debug for IdempotencyFuture<F, E> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("IdempotencyFuture").finish_non_exhaustive()
    }
}
