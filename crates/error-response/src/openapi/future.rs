//! The future of the check.

use std::{
    fmt,
    pin::Pin,
    sync::Arc,
    task::{Context, Poll, ready},
};

use axum::extract::MatchedPath;
use http::{Method, Response};
use pin_project_lite::pin_project;

use super::contract::Contract;

pin_project! {
    /// The future of [`DocumentedService`](super::DocumentedService).
    pub struct DocumentedFuture<F> {
        #[pin]
        inner: F,
        operation: Option<(Method, MatchedPath, Arc<Contract>)>,
    }
}

impl<F> DocumentedFuture<F> {
    pub(super) fn new(inner: F, operation: Option<(Method, MatchedPath, Arc<Contract>)>) -> DocumentedFuture<F> {
        DocumentedFuture { inner, operation }
    }
}

impl<F: Future<Output = Result<Response<B>, E>>, B, E> Future for DocumentedFuture<F> {
    type Output = F::Output;

    fn poll(self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<F::Output> {
        let this = self.project();
        let answer = ready!(this.inner.poll(context));
        if let (Ok(response), Some((method, template, contract))) = (&answer, this.operation.take()) {
            contract.check(method.as_str(), template.as_str(), response);
        }
        Poll::Ready(answer)
    }
}

impl<F> fmt::Debug for DocumentedFuture<F> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("DocumentedFuture").finish_non_exhaustive()
    }
}
