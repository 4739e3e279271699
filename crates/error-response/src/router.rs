//! Layer and fallback in one call.

use axum::Router;
use error_core::{Category, CategoryError};

use crate::{ErrorLayer, respond::respond};

/// Gives a router one error format.
///
/// Sealed: implemented for [`Router`] alone.
pub trait RouterExt: sealed::Sealed {
    /// Puts `layer` around every route and makes unknown paths its own.
    ///
    /// A nested router without a fallback hands unknown paths to the router
    /// around it; this installs one, so that a path under its prefix is
    /// answered in its own format.
    ///
    /// # Caveats
    ///
    /// It replaces a fallback set before. A router with a fallback of its own,
    /// and one that is merged into another (axum merges two fallbacks by
    /// panicking), takes the layer alone: `.layer(layer)`.
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
    /// let answer = |path| app.clone().oneshot(Request::get(path).body(Body::empty()).unwrap());
    /// assert_eq!(answer("/payments/none").await?.headers()["content-type"], "application/json");
    /// assert_eq!(answer("/none").await?.headers()["content-type"], "application/problem+json");
    /// # Ok(()) }
    /// ```
    #[must_use]
    fn errors(self, layer: ErrorLayer) -> Self;
}

mod sealed {
    pub trait Sealed {}

    impl<S> Sealed for axum::Router<S> {}
}

impl<S: Clone + Send + Sync + 'static> RouterExt for Router<S> {
    fn errors(self, layer: ErrorLayer) -> Router<S> {
        self.fallback(async || respond(&CategoryError::new(Category::NotFound))).layer(layer)
    }
}
