//! Holds every error that leaves against the document.

use std::{
    fmt,
    sync::Arc,
    task::{Context, Poll},
};

use axum::extract::MatchedPath;
use error_openapi::Documented;
use http::{Request, Response};
use tower_layer::Layer;
use tower_service::Service;

use super::{DocumentedFuture, Findings, contract::Contract};

/// Holds every error that leaves an operation against the document, for tests
/// and debug builds.
///
/// It stands around the router's [`ErrorLayer`](crate::ErrorLayer), which is
/// told to [expose](crate::ErrorLayer::with_error_info) its errors: an answer
/// that tells no code is none of the document's. What the document lacks is
/// logged and kept in the [findings](DocumentedLayer::findings). Paths that are no
/// operation of the document are not looked at.
///
/// See the [module page](super) for an example.
#[derive(Clone)]
pub struct DocumentedLayer {
    contract: Arc<Contract>,
    is_enabled: bool,
}

impl DocumentedLayer {
    /// Holds answers against `documented`.
    pub fn new(documented: Documented) -> DocumentedLayer {
        DocumentedLayer::make(documented, false)
    }

    /// The same, and panics at the first answer that the document lacks: for
    /// tests that call the router itself.
    pub fn panicking(documented: Documented) -> DocumentedLayer {
        DocumentedLayer::make(documented, true)
    }

    fn make(documented: Documented, panics: bool) -> DocumentedLayer {
        let contract = Contract { documented, findings: Findings::default(), panics };
        DocumentedLayer { contract: Arc::new(contract), is_enabled: true }
    }

    /// Switches the check off, or on again: `enabled(cfg!(debug_assertions))` for
    /// debug builds only. What is off costs a request one branch.
    #[must_use]
    pub fn enabled(self, is_enabled: bool) -> DocumentedLayer {
        DocumentedLayer { is_enabled, ..self }
    }

    /// What was answered so far.
    pub fn findings(&self) -> Findings {
        self.contract.findings.clone()
    }

    /// What answers are held against.
    pub fn documented(&self) -> &Documented {
        &self.contract.documented
    }
}

impl fmt::Debug for DocumentedLayer {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("DocumentedLayer")
            .field("is_enabled", &self.is_enabled)
            .field("findings", &self.contract.findings)
            .finish_non_exhaustive()
    }
}

impl<S> Layer<S> for DocumentedLayer {
    type Service = DocumentedService<S>;

    fn layer(&self, inner: S) -> DocumentedService<S> {
        DocumentedService { inner, contract: self.is_enabled.then(|| self.contract.clone()) }
    }
}

/// The service of [`DocumentedLayer`].
#[derive(Clone)]
pub struct DocumentedService<S> {
    inner: S,
    /// Nothing where the check is off.
    contract: Option<Arc<Contract>>,
}

impl<S, B, R> Service<Request<B>> for DocumentedService<S>
where
    S: Service<Request<B>, Response = Response<R>>,
{
    type Response = Response<R>;
    type Error = S::Error;
    type Future = DocumentedFuture<S::Future>;

    fn poll_ready(&mut self, context: &mut Context<'_>) -> Poll<Result<(), S::Error>> {
        self.inner.poll_ready(context)
    }

    fn call(&mut self, request: Request<B>) -> DocumentedFuture<S::Future> {
        let operation = self.contract.as_ref().and_then(|contract| {
            let template = request.extensions().get::<MatchedPath>()?;
            Some((request.method().clone(), template.clone(), contract.clone()))
        });
        DocumentedFuture::new(self.inner.call(request), operation)
    }
}

impl<S: fmt::Debug> fmt::Debug for DocumentedService<S> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("DocumentedService").field("inner", &self.inner).finish_non_exhaustive()
    }
}
