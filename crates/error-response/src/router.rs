//! Puts an error layer around a router.

use std::sync::{Arc, OnceLock};

use axum::{
    Extension, Router,
    extract::{Request, State},
    routing::{MethodRouter, any},
};
use error_core::{Category, CategoryError};
use tower_layer::{Layer, layer_fn};
use tower_service::Service;

use crate::{fallback, layer::IntoErrorLayer, respond::respond};

/// Adds the method `errors` to routers, which gives all errors of the router the same
/// format.
///
/// Sealed: implemented for [`Router`] only.
pub trait RouterExt: sealed::Sealed + Sized {
    /// Puts `layer` around every route that the router has now, and around its fallback.
    ///
    /// Build the router in this order:
    ///
    /// 1. **Routes**. A route that is added after `.errors(...)` is outside the layer, so
    ///    its unstructured errors are sent unchanged.
    /// 2. **A fallback**, if the layers of the next step must see unknown paths:
    ///    `.fallback(async || StatusCode::NOT_FOUND)`. The layer gives its empty 404 the
    ///    format. A fallback that is set **before** `.errors(...)` is kept, whatever it
    ///    returns. A fallback that is set later replaces it and is outside the layer.
    /// 3. **Layers whose errors should be in the API's format**: authentication, limits,
    ///    timeouts, compression (which rejects a request that accepts none of its encodings
    ///    with a 406). Without step 2 they do not see unknown paths, because axum puts a
    ///    layer only around what exists already, and `.errors(...)` installs its fallback
    ///    later.
    /// 4. **`.errors(layer)`**.
    /// 5. **Layers around every response**, such as CORS, tracing and headers.
    ///
    /// Two routers that both have `.errors(...)` cannot be merged: axum panics, because
    /// both have a fallback. For the router that is merged into the other one, use
    /// [`errors_without_fallback`](RouterExt::errors_without_fallback).
    ///
    /// A router without a fallback gets one that returns the format's 404. So a nested
    /// router returns errors in its own format for unknown paths under its prefix,
    /// instead of leaving them to the outer router. axum does not send `/api/` to a
    /// router nested at `/api`: see [`nest_with_slash`](RouterExt::nest_with_slash).
    ///
    /// # Examples
    ///
    /// ```
    /// use axum::{Router, body::Body, http::Request};
    /// use error_response::{ErrorLayer, RouterExt, format::{Problem, Stripe}};
    /// use tower::ServiceExt;
    ///
    /// # #[tokio::main(flavor = "current_thread")] async fn main() -> Result<(), Box<dyn std::error::Error>> {
    /// let payments = Router::new().errors(ErrorLayer::new(Stripe::new()));
    /// let app: Router = Router::new().nest("/payments", payments).errors(ErrorLayer::new(Problem::new()));
    ///
    /// let get = |path| app.clone().oneshot(Request::get(path).body(Body::empty()).unwrap());
    /// assert_eq!(get("/payments/none").await?.headers()["content-type"], "application/json");
    /// assert_eq!(get("/none").await?.headers()["content-type"], "application/problem+json");
    /// # Ok(()) }
    /// ```
    ///
    /// An API whose unknown paths require authentication too, with errors in the API's
    /// format, and with CORS:
    ///
    /// ```
    /// use axum::{
    ///     Router, body::Body, extract::Request, http::StatusCode, middleware::{Next, from_fn},
    ///     response::{IntoResponse, Response}, routing::get,
    /// };
    /// use error_response::{ErrorLayer, RouterExt, format::Stripe};
    /// use tower::ServiceExt;
    /// use tower_http::cors::CorsLayer;
    ///
    /// async fn authenticate(request: Request, next: Next) -> Response {
    ///     match request.headers().get("authorization") {
    ///         Some(_) => next.run(request).await,
    ///         None => StatusCode::UNAUTHORIZED.into_response(),
    ///     }
    /// }
    ///
    /// # #[tokio::main(flavor = "current_thread")] async fn main() -> Result<(), Box<dyn std::error::Error>> {
    /// let app: Router = Router::new()
    ///     .route("/health", get(async || "up"))
    ///     .fallback(async || StatusCode::NOT_FOUND)
    ///     .layer(from_fn(authenticate))
    ///     .errors(ErrorLayer::new(Stripe::new()))
    ///     .layer(CorsLayer::permissive());
    ///
    /// let response = app.clone().oneshot(Request::get("/none").body(Body::empty())?).await?;
    /// assert_eq!(response.status(), 401);
    /// assert_eq!(response.headers()["content-type"], "application/json");
    /// assert_eq!(response.headers()["access-control-allow-origin"], "*");
    ///
    /// let request = Request::get("/none").header("authorization", "Bearer 1").body(Body::empty())?;
    /// assert_eq!(app.oneshot(request).await?.status(), 404);
    /// # Ok(()) }
    /// ```
    #[must_use]
    fn errors(self, layer: impl IntoErrorLayer) -> Self;

    /// Like [`errors`](RouterExt::errors), but installs no fallback.
    ///
    /// Use it for a router that is **merged** into one with `.errors(...)`, because axum
    /// panics if both routers have a fallback. The other router then handles unknown
    /// paths. Also use it for a router that is nested at a path that begins with a
    /// parameter (`/{tenant}`), because axum panics if such a router has a fallback. The
    /// method does the same as `.layer(layer)`, but its name says why.
    ///
    /// A nested router without a fallback leaves unknown paths under its prefix to the
    /// outer router.
    ///
    /// # Examples
    ///
    /// ```
    /// use axum::{Router, body::Body, http::{Request, StatusCode}, routing::get};
    /// use error_response::{ErrorLayer, RouterExt, format::{Problem, Stripe}};
    /// use tower::ServiceExt;
    ///
    /// # #[tokio::main(flavor = "current_thread")] async fn main() -> Result<(), Box<dyn std::error::Error>> {
    /// let payments = Router::new().route("/payments", get(async || StatusCode::CONFLICT));
    /// let payments = payments.errors_without_fallback(ErrorLayer::new(Stripe::new()));
    /// let app: Router = Router::new().merge(payments).errors(ErrorLayer::new(Problem::new()));
    ///
    /// let get = |path| app.clone().oneshot(Request::get(path).body(Body::empty()).unwrap());
    /// assert_eq!(get("/payments").await?.headers()["content-type"], "application/json");
    /// assert_eq!(get("/none").await?.headers()["content-type"], "application/problem+json");
    /// # Ok(()) }
    /// ```
    #[must_use]
    fn errors_without_fallback(self, layer: impl IntoErrorLayer) -> Self;

    /// Nests `router` at `path`, and also at `path` with a slash at its end.
    ///
    /// With [`Router::nest`](axum::Router::nest) at `/api`, the nested router receives
    /// `/api` and `/api/accounts`, but not `/api/`: that is an unknown path of the outer
    /// router. With this method, `/api/` is handled like `/api`: by the nested router's
    /// route `/` or, without one, by its fallback. So `router` should have a fallback,
    /// which `.errors(...)` installs; otherwise `/api/` is an empty 404.
    ///
    /// When `/api/` is first requested, the nested router and its layers are created a
    /// second time for this path. So a rate limit counts `/api/` separately, as axum's
    /// layers do for any two routes.
    ///
    /// # Panics
    ///
    /// Panics if `Router::nest` would.
    ///
    /// # Examples
    ///
    /// ```
    /// use axum::{Router, body::Body, http::Request, response::Html};
    /// use error_response::{ErrorLayer, RouterExt, format::Stripe};
    /// use tower::ServiceExt;
    ///
    /// # #[tokio::main(flavor = "current_thread")] async fn main() -> Result<(), Box<dyn std::error::Error>> {
    /// let api = Router::new().errors(ErrorLayer::new(Stripe::new()));
    /// let app: Router = Router::new().nest_with_slash("/api", api).fallback(async || Html("a page"));
    ///
    /// for path in ["/api", "/api/", "/api/none"] {
    ///     let response = app.clone().oneshot(Request::get(path).body(Body::empty())?).await?;
    ///     assert_eq!(response.status(), 404);
    ///     assert_eq!(response.headers()["content-type"], "application/json");
    /// }
    /// # Ok(()) }
    /// ```
    #[must_use]
    #[track_caller]
    fn nest_with_slash(self, path: &str, router: Self) -> Self;
}

mod sealed {
    pub trait Sealed {}

    impl<S> Sealed for axum::Router<S> {}
}

impl<S: Clone + Send + Sync + 'static> RouterExt for Router<S> {
    fn errors(self, layer: impl IntoErrorLayer) -> Router<S> {
        let layer = layer.into_error_layer();
        let router = if !layer.is_report_only() && fallback::is_missing(&self) {
            self.fallback(async || respond(&CategoryError::new(Category::RouteNotFound)))
        } else {
            self
        };
        router.layer(layer)
    }

    fn errors_without_fallback(self, layer: impl IntoErrorLayer) -> Router<S> {
        self.layer(layer.into_error_layer())
    }

    #[track_caller]
    fn nest_with_slash(self, path: &str, router: Router<S>) -> Router<S> {
        let path = path.strip_suffix('/').unwrap_or(path);
        let slash = Router::new().route("/", root_of(router.clone()));
        self.nest(path, router).nest(&format!("{path}/"), slash)
    }
}

/// A router with its state, made when it is first called.
#[derive(Clone, Default)]
struct Instance(Arc<OnceLock<Router>>);

/// What `router` returns for `/`. axum can't take one route out of a router, so it
/// is the whole router, instantiated once for each state.
fn root_of<S: Clone + Send + Sync + 'static>(router: Router<S>) -> MethodRouter<S> {
    let call = move |Extension(instance): Extension<Instance>, State(state): State<S>, mut request: Request| {
        request.extensions_mut().remove::<Instance>();
        keep_path(&mut request);
        // A router is always ready.
        instance.0.get_or_init(|| with_outer_path(router.clone()).with_state(state)).clone().call(request)
    };
    // axum calls a layer each time it gives a route its state.
    any(call).layer(layer_fn(|route| Extension(Instance::default()).layer(route)))
}

/// The route of the router around, which ends in the slash.
#[cfg(feature = "matched-path")]
#[derive(Clone)]
struct OuterPath(axum::extract::MatchedPath);

#[cfg(feature = "matched-path")]
fn keep_path(request: &mut Request) {
    if let Some(path) = request.extensions().get::<axum::extract::MatchedPath>().cloned() {
        request.extensions_mut().insert(OuterPath(path));
    }
}

#[cfg(not(feature = "matched-path"))]
fn keep_path(_: &mut Request) {}

/// axum appends the route to the one around: to `/api/` another slash.
#[cfg(feature = "matched-path")]
fn with_outer_path<S: Clone + Send + Sync + 'static>(router: Router<S>) -> Router<S> {
    router.layer(axum::middleware::map_request(async |mut request: Request| {
        if let Some(OuterPath(path)) = request.extensions_mut().remove() {
            request.extensions_mut().insert(path);
        }
        request
    }))
}

#[cfg(not(feature = "matched-path"))]
fn with_outer_path<S>(router: Router<S>) -> Router<S> {
    router
}
