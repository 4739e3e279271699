//! Error responses that are sent again.

/// An extension of an error response that an error layer rendered for an earlier request and that is now sent again, by a
/// layer that keeps responses.
///
/// The error layer keeps its body, whatever its media type and whatever the layer
/// [replaces](crate::ErrorLayer::replace_structured), and adds the headers that every error has, with the request id of this
/// request.
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
