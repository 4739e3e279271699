//! Routes that honour idempotency keys.

use std::{
    fmt,
    future::Future,
    pin::Pin,
    task::{Context, Poll, ready},
};

use http::{HeaderName, HeaderValue, Request, Response};
use pin_project_lite::pin_project;
use tower_layer::Layer;
use tower_service::Service;

use crate::{outside::or_reporting, scope::Scope, warn_once::warn_once};

/// Declares that a route honours idempotency keys: it does not carry out a request whose
/// key it has seen before.
///
/// The [error layer](crate::ErrorLayer) around the route then recommends retrying a
/// request that has a key ([`RetryVerdict::SameKeyOnly`](crate::layer::RetryVerdict)),
/// even after a panic or a timeout. Without this declaration, a key proves nothing,
/// because some SDKs send one with every `POST`.
///
/// The declaration is only a promise: this layer neither stores nor compares keys. Put it
/// only on routes that store and compare keys, not on the whole router.
///
/// # Examples
///
/// ```
/// use axum::{Router, body::Body, http::{Request, StatusCode}, routing::post};
/// use error_response::{ErrorLayer, RouterExt, format::{RetryHeader, Stripe}, layer::IdempotencyKeys};
/// use tower::ServiceExt;
///
/// # #[tokio::main(flavor = "current_thread")] async fn main() -> Result<(), Box<dyn std::error::Error>> {
/// let fails = async || StatusCode::SERVICE_UNAVAILABLE;
/// let app: Router = Router::new()
///     .route("/payments", post(fails).layer(IdempotencyKeys::default()))
///     .route("/notes", post(fails))
///     .errors(ErrorLayer::new(Stripe::new()).with_retry_headers([RetryHeader::ShouldRetry]));
///
/// let ask = |path| app.clone().oneshot(Request::post(path).header("idempotency-key", "k1").body(Body::empty()).unwrap());
/// assert_eq!(ask("/payments").await?.headers()["x-should-retry"], "true");
/// assert_eq!(ask("/notes").await?.headers()["x-should-retry"], "false");
/// # Ok(()) }
/// ```
///
/// # Caveats
///
/// Outside every error layer, the declaration has no effect, and a warning is logged
/// once.
///
/// The declaration applies to the request of the innermost error layer around the route.
/// If a handler calls such a route within the same process with another key, it must not
/// forward the route's error response; it must return its own error instead.
#[derive(Debug, Clone)]
pub struct IdempotencyKeys {
    header: HeaderName,
    /// The layer around this one that an author wrote instead of it.
    declared_by: Option<&'static str>,
}

impl IdempotencyKeys {
    /// Declares that the route reads idempotency keys from this header.
    ///
    /// # Examples
    ///
    /// ```
    /// use axum::http::HeaderName;
    /// use error_response::layer::IdempotencyKeys;
    ///
    /// let keys = IdempotencyKeys::in_header(HeaderName::from_static("x-transfer-key"));
    /// # let _ = keys;
    /// ```
    pub const fn in_header(header: HeaderName) -> IdempotencyKeys {
        IdempotencyKeys { header, declared_by: None }
    }

    /// Names the layer that contains this one, for warnings.
    #[doc(hidden)]
    #[must_use]
    pub const fn declared_by(mut self, layer: &'static str) -> IdempotencyKeys {
        self.declared_by = Some(layer);
        self
    }
}

impl IdempotencyKeys {
    /// Says that a handler promised to complete its key and did not.
    #[cold]
    #[doc(hidden)]
    pub fn warn_of_incomplete() {
        warn_once!(
            "a handler with an `IdempotencyKey` returned a success without `key.complete(...)`, so after a crash a retry may \
             repeat its effect: complete the key in the transaction of the effect, or take the header `Idempotency-Key` \
             instead of the key",
        );
    }

    /// Says that no error layer is around the route.
    #[cold]
    fn warn(&self) {
        match self.declared_by {
            None => warn_once!(
                "`IdempotencyKeys` is outside every error layer{} and has no effect: put it on the route, \
                 inside the error layer: `.route(\"/payments\", post(pay).layer(IdempotencyKeys::default())).errors(...)`",
                or_reporting(),
            ),
            Some(layer) => warn_once!(
                "`{layer}` is outside every error layer{}, so no error says that a retry with the same key is safe: put it on \
                 the route, inside the error layer: `.route(\"/payments\", post(pay).layer({layer}::new(...))).errors(...)`",
                or_reporting(),
            ),
        }
    }
}

/// Keys in `Idempotency-Key` (draft-ietf-httpapi-idempotency-key-header).
impl Default for IdempotencyKeys {
    fn default() -> IdempotencyKeys {
        IdempotencyKeys::in_header(HeaderName::from_static("idempotency-key"))
    }
}

impl<S> Layer<S> for IdempotencyKeys {
    type Service = IdempotentService<S>;

    fn layer(&self, inner: S) -> IdempotentService<S> {
        IdempotentService { inner, keys: self.clone() }
    }
}

/// The service of [`IdempotencyKeys`].
#[derive(Debug, Clone)]
pub struct IdempotentService<S> {
    inner: S,
    keys: IdempotencyKeys,
}

impl<S, B, R> Service<Request<B>> for IdempotentService<S>
where
    S: Service<Request<B>, Response = Response<R>>,
{
    type Response = Response<R>;
    type Error = S::Error;
    type Future = IdempotentFuture<S::Future>;

    fn poll_ready(&mut self, context: &mut Context<'_>) -> Poll<Result<(), S::Error>> {
        self.inner.poll_ready(context)
    }

    fn call(&mut self, request: Request<B>) -> IdempotentFuture<S::Future> {
        if !Scope::is_inside() {
            self.keys.warn();
        }
        let has_key = request.headers().get_all(&self.keys.header).iter().any(is_key);
        let declares = has_key && Scope::declare_key();
        IdempotentFuture { inner: self.inner.call(request), declares }
    }
}

/// An empty value is no key.
fn is_key(value: &HeaderValue) -> bool {
    !matches!(value.as_bytes().trim_ascii(), b"" | b"\"\"")
}

pin_project! {
    /// The future of [`IdempotentService`].
    pub struct IdempotentFuture<F> {
        #[pin]
        inner: F,
        // Whether the key is declared here.
        declares: bool,
    }
}

impl<F, R, E> Future for IdempotentFuture<F>
where
    F: Future<Output = Result<Response<R>, E>>,
{
    type Output = F::Output;

    fn poll(self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<F::Output> {
        let this = self.project();
        let done = ready!(this.inner.poll(context));
        // What fails after a success, and has not seen the request, is not the
        // route: a handler may have called it.
        if *this.declares && done.as_ref().is_ok_and(|response| response.status().as_u16() < 400) {
            Scope::withdraw_key();
        }
        Poll::Ready(done)
    }
}

impl<F> fmt::Debug for IdempotentFuture<F> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("IdempotentFuture").field("declares", &self.declares).finish_non_exhaustive()
    }
}
