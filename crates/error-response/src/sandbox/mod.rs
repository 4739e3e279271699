//! A layer with which test clients can force any documented error of an operation:
//! `Prefer: error=CODE` (RFC 7240).
//!
//! Developers of clients can see each error of the API without causing it. The body, the
//! status and the headers are those of the real error, with the sample values of its
//! page. The handler is not called, so the request has no effect.
//!
//! Only requests that your test recognizes as test requests, by their credentials, can
//! force errors. For all other requests, the preference is ignored, and no response
//! header reveals that there is a sandbox.
//!
//! ```
//! use axum::{Router, body::{Body, to_bytes}, http::Request, routing::get};
//! use error_response::{Api, ApiError, RouterExt, catalog, catalog::{ErrorKey, PublishedOperation}, format::Stripe};
//! # use tower::ServiceExt;
//!
//! #[derive(Debug, thiserror::Error, ApiError)]
//! enum AccountError {
//!     /// No such account
//!     #[error("No account found with id: {id}")]
//!     #[api(status = 404, code = "account_not_found", param = "id")]
//!     NotFound { #[api(example = "acc_9")] id: String },
//! }
//!
//! const API: Api<Stripe> = Api::new("accounts", Stripe::new(), catalog![AccountError]);
//!
//! # #[tokio::main(flavor = "current_thread")] async fn main() -> Result<(), Box<dyn std::error::Error>> {
//! // With the feature `openapi`, this is the catalog of the described document: `documented.catalog()`.
//! let operation = PublishedOperation::new("account", "GET", "/account")
//!     .with_errors([ErrorKey::new(404, Some("invalid_request_error"), "account_not_found")]);
//! let published = API.publish()?.with_operation(operation);
//!
//! let sandbox = API.sandbox(&published, |request| {
//!     request.headers().get("authorization").is_some_and(|it| it == "Bearer sk_test_4f8a")
//! })?;
//! // Put it inside the error layer, around the routes.
//! let app: Router = Router::new().route("/account", get(async || "acc_1")).layer(sandbox).errors(API.layer());
//!
//! let ask = async |key: &str, error: &str| {
//!     let request = Request::get("/account").header("authorization", format!("Bearer {key}"));
//!     let request = request.header("prefer", format!("error={error}")).body(Body::empty()).unwrap();
//!     let response = app.clone().oneshot(request).await.unwrap();
//!     let status = response.status().as_u16();
//!     (status, to_bytes(response.into_body(), 1024).await.unwrap())
//! };
//! let body = r#"{"error":{"code":"account_not_found","message":"No account found with id: acc_9","param":"id","type":"invalid_request_error"}}"#;
//! assert_eq!(ask("sk_test_4f8a", "account_not_found").await, (404, body.into()));
//! // Other clients cannot force errors.
//! assert_eq!(ask("sk_live_01c2", "account_not_found").await, (200, "acc_1".into()));
//! // An error that the operation does not document cannot be forced.
//! let body = r#"{"error":{"code":"invalid_request","message":"GET /account does not document this error. It can be one of: account_not_found.","type":"invalid_request_error"}}"#;
//! assert_eq!(ask("sk_test_4f8a", "account_closed").await, (400, body.into()));
//! # Ok(()) }
//! ```
//!
//! # Caveats
//!
//! The layer needs to know which route matched a request, so add it inside a router: with
//! `Router::layer`, `Router::route_layer`, or the same methods of a method router.
//! Outside every error layer it has no effect, and a warning is logged once.
//!
//! Layers inside the sandbox do not run for forced errors. If
//! [`IdempotencyKeys`](crate::layer::IdempotencyKeys) is inside, a forced error has the
//! retry headers of a route that does not honour idempotency keys. Put a layer that
//! stores responses by key inside the sandbox, because outside it would store forced
//! errors.

mod preference;
mod operations;
mod forced_error;
mod rejection;
mod forcing;
mod layer;
mod service;
mod future;

pub use self::{future::SandboxFuture, layer::Sandbox, operations::SandboxError, service::SandboxService};
