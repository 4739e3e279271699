//! The future of a sandbox.

use std::{
    fmt,
    future::Future,
    pin::Pin,
    task::{Context, Poll, ready},
};

use axum::{BoxError, body::Body};
use bytes::Bytes;
use http::{HeaderValue, Response, header};
use pin_project_lite::pin_project;

use crate::forced::BySandbox;

pin_project! {
    /// The future of [`SandboxService`](super::SandboxService).
    pub struct SandboxFuture<F> {
        #[pin]
        inner: Option<F>,
        // The response that is returned instead.
        forced: Option<Response<Body>>,
        // Whether the request has test credentials.
        is_test: bool,
    }
}

impl<F> SandboxFuture<F> {
    pub(super) fn of(inner: F, is_test: bool) -> SandboxFuture<F> {
        SandboxFuture { inner: Some(inner), forced: None, is_test }
    }

    pub(super) fn forced(response: Response<Body>) -> SandboxFuture<F> {
        SandboxFuture { inner: None, forced: Some(response), is_test: true }
    }
}

impl<F, R, E> Future for SandboxFuture<F>
where
    F: Future<Output = Result<Response<R>, E>>,
    R: http_body::Body<Data = Bytes> + Send + 'static,
    R::Error: Into<BoxError>,
{
    type Output = Result<Response<Body>, E>;

    fn poll(self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<Self::Output> {
        let this = self.project();
        let mut response = match (this.forced.take(), this.inner.as_pin_mut()) {
            (Some(mut forced), _) => {
                // Its status may be changed on the way out, where the error is no longer known.
                forced.extensions_mut().insert(BySandbox);
                forced
            }
            (None, Some(inner)) => ready!(inner.poll(context))?.map(Body::new),
            // It was polled to its end.
            (None, None) => return Poll::Pending,
        };
        if *this.is_test {
            // Whether a test request names an error or not, its response depends on it (RFC 7240, 2).
            response.headers_mut().append(header::VARY, HeaderValue::from_static("prefer"));
        }
        Poll::Ready(Ok(response))
    }
}

impl<F> fmt::Debug for SandboxFuture<F> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("SandboxFuture").field("is_test", &self.is_test).finish_non_exhaustive()
    }
}
