//! The mark of error responses that are sent again.

/// A response extension that marks an error response as sent again: an error layer
/// rendered it for an earlier request, and a layer that stores responses now returns it.
///
/// The error layer keeps the body, whatever its media type, even if the layer [replaces
/// structured errors](crate::ErrorLayer::replace_structured). It adds the headers that
/// every error has, with the id of the current request.
///
/// # Examples
///
/// ```
/// use axum::{Extension, Router, body::{Body, to_bytes}, http::{Request, StatusCode, header}, routing::get};
/// use error_response::{ErrorLayer, RouterExt, format::Stripe, layer::Replayed};
/// use tower::ServiceExt;
///
/// # #[tokio::main(flavor = "current_thread")] async fn main() -> Result<(), Box<dyn std::error::Error>> {
/// let stored = r#"{"error":{"code":"card_declined","message":"The card was declined","type":"card_error"}}"#;
/// let replay = async move || {
///     (StatusCode::PAYMENT_REQUIRED, Extension(Replayed), [(header::CONTENT_TYPE, "application/json")], stored)
/// };
/// let app: Router = Router::new()
///     .route("/", get(replay))
///     .errors(ErrorLayer::new(Stripe::new()).replace_structured(|_| true));
///
/// let response = app.oneshot(Request::get("/").header("x-request-id", "req_2").body(Body::empty())?).await?;
/// assert_eq!(response.headers()["x-request-id"], "req_2");
/// assert_eq!(to_bytes(response.into_body(), 1024).await?, stored);
/// # Ok(()) }
/// ```
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Replayed;
