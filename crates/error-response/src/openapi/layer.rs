//! Compares every error that is sent with the OpenAPI document.

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

/// Compares every error that an operation returns with the OpenAPI document, for tests
/// and debug builds.
///
/// Put it outside the router's [`ErrorLayer`](crate::ErrorLayer), and build that layer
/// with [`with_error_info`](crate::ErrorLayer::with_error_info), because an error
/// response without this information counts as undocumented. Undocumented errors are
/// logged and collected in the [findings](DocumentedLayer::findings). Paths that are not
/// in the document are not checked.
///
/// # Examples
///
/// ```
/// use axum::{
///     Router, body::{Body, to_bytes}, extract::Request, http::StatusCode, middleware::{Next, from_fn},
/// };
/// use error_response::{
///     Api, Reply, RouterExt, catalog, documented_routes, format::Stripe, openapi::{DocumentedLayer, DocumentedRouter},
/// };
/// use utoipa_axum::router::OpenApiRouter;
/// # use tower::ServiceExt;
///
/// const API: Api<Stripe> = Api::new("accounts", Stripe::new(), catalog![]);
///
/// #[utoipa::path(get, path = "/balance", responses((status = 200, description = "The balance", body = u64)))]
/// async fn balance() -> Reply<u64> {
///     Reply::ok(950)
/// }
///
/// # #[tokio::main(flavor = "current_thread")] async fn main() -> Result<(), Box<dyn std::error::Error>> {
/// let (router, _document, documented) =
///     OpenApiRouter::new().routes(documented_routes!(balance)).described(&API.describer())?;
/// let check = DocumentedLayer::new(documented);
/// let moved = from_fn(async |_: Request, _: Next| StatusCode::GONE); // the document does not list this error
/// let app: Router = router.layer(moved).errors(API.layer().with_error_info()).layer(check.clone());
///
/// let response = app.oneshot(Request::get("/balance").body(Body::empty())?).await?;
/// assert_eq!(response.status(), 410);
/// assert_eq!(
///     to_bytes(response.into_body(), 1024).await?,
///     r#"{"error":{"code":"invalid_request","message":"The resource is gone","type":"invalid_request_error"}}"#,
/// );
/// let undocumented: Vec<_> = check.findings().undocumented().iter().map(ToString::to_string).collect();
/// assert_eq!(undocumented, ["GET /balance: 410 invalid_request_error/invalid_request"]);
/// # Ok(()) }
/// ```
#[derive(Clone)]
pub struct DocumentedLayer {
    contract: Arc<Contract>,
    is_enabled: bool,
}

impl DocumentedLayer {
    /// Compares responses with `documented`.
    pub fn new(documented: Documented) -> DocumentedLayer {
        DocumentedLayer::make(documented, false)
    }

    /// Compares responses with `documented`, and panics at the first error that the
    /// document does not list. Use it in tests that call the router directly.
    pub fn panicking(documented: Documented) -> DocumentedLayer {
        DocumentedLayer::make(documented, true)
    }

    fn make(documented: Documented, panics: bool) -> DocumentedLayer {
        let contract = Contract { documented, findings: Findings::default(), panics };
        DocumentedLayer { contract: Arc::new(contract), is_enabled: true }
    }

    /// Turns the check on or off. Use `enabled(cfg!(debug_assertions))` to check in debug
    /// builds only. If the check is off, it costs one branch for each request.
    #[must_use]
    pub fn enabled(self, is_enabled: bool) -> DocumentedLayer {
        DocumentedLayer { is_enabled, ..self }
    }

    /// The findings so far: undocumented errors, and successes with another media type.
    pub fn findings(&self) -> Findings {
        self.contract.findings.clone()
    }

    /// The document with which responses are compared.
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
    /// `None` if the check is off.
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
