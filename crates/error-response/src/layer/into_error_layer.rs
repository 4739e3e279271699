//! The types that `.errors(...)` accepts.

use super::ErrorLayer;

/// The types that [`RouterExt::errors`](crate::RouterExt::errors) accepts: an
/// [`ErrorLayer`], or an [`Api`](crate::Api) if its layer needs no further settings.
///
/// Sealed: implemented for these two types only.
///
/// # Examples
///
/// ```
/// use axum::{Router, body::Body, http::Request};
/// use error_response::{Api, RouterExt, catalog, format::Stripe};
/// use tower::ServiceExt;
///
/// # #[tokio::main(flavor = "current_thread")] async fn main() -> Result<(), Box<dyn std::error::Error>> {
/// const API: Api<Stripe> = Api::new("accounts", Stripe::new(), catalog![]);
/// let app: Router = Router::new().errors(API); // as `.errors(API.layer())`
///
/// let response = app.oneshot(Request::get("/none").body(Body::empty())?).await?;
/// assert_eq!(response.status(), 404);
/// assert_eq!(response.headers()["content-type"], "application/json");
/// # Ok(()) }
/// ```
#[diagnostic::on_unimplemented(
    message = "`{Self}` is not an error layer",
    label = "not an `ErrorLayer` or an `Api`",
    note = "write `.errors(API.layer())`, where `API` is the `Api` of the service, or `.errors(ErrorLayer::new(format))`"
)]
pub trait IntoErrorLayer: sealed::Sealed {
    /// Converts the value to an error layer.
    fn into_error_layer(self) -> ErrorLayer;
}

pub(crate) mod sealed {
    pub trait Sealed {}

    impl Sealed for super::ErrorLayer {}
}

impl IntoErrorLayer for ErrorLayer {
    fn into_error_layer(self) -> ErrorLayer {
        self
    }
}
