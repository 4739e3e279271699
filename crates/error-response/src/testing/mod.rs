//! For an API's own tests: assertions about errors in any format, and a client
//! that looks for answers which break the API's contract.
//!
//! [`assert_error`] reads an error as a client would, from status, headers and
//! body:
//!
//! ```
//! use axum::{Router, body::Body, http::Request, routing::get};
//! use error_response::{ApiError, ErrorLayer, RouterExt, Stripe, testing::assert_error};
//! use tower::ServiceExt;
//!
//! /// No such account
//! #[derive(Debug, thiserror::Error, ApiError)]
//! #[error("No account found with id: {id}")]
//! #[api(status = 404, code = "account_not_found", param = "id")]
//! struct NoAccount { id: String }
//!
//! # #[tokio::main(flavor = "current_thread")] async fn main() -> Result<(), Box<dyn std::error::Error>> {
//! let account = get(async || NoAccount { id: "acc_9".into() });
//! let app: Router = Router::new().route("/account", account).errors(ErrorLayer::new(Stripe::new()));
//!
//! let response = app.oneshot(Request::get("/account").body(Body::empty())?).await?;
//! assert_error(response).status(404).code("account_not_found").kind("invalid_request_error").param("id");
//! # Ok(()) }
//! ```
//!
//! [`conformance`] drives a whole router, over a socket, through everything a
//! client can do wrong:
//!
//! ```
//! use axum::{Router, routing::{get, post}};
//! use error_response::{ErrorLayer, RouterExt, Stripe, testing::conformance};
//!
//! # #[tokio::main(flavor = "current_thread")] async fn main() {
//! let app = Router::new()
//!     .route("/accounts/{id}", get(async |id: axum::extract::Path<u32>| format!("account {}", id.0)))
//!     .route("/notes", post(async |note: String| note))
//!     .errors(ErrorLayer::new(Stripe::new()));
//!
//! let report = conformance(app)
//!     .format(Stripe::new())
//!     .route("GET", "/accounts/{id}")
//!     .route("POST", "/notes")
//!     .body("text/plain", "remember")
//!     .run()
//!     .await;
//! report.assert_clean();
//! # }
//! ```

mod assert;
mod conformance;
mod fault;
mod inspector;
mod leak;
mod received;
mod shape;

pub use self::{
    assert::{ErrorAssertion, assert_error},
    conformance::{Conformance, Finding, Report, conformance},
    fault::{Fault, FaultKind},
    inspector::Inspector,
    received::{IntoReceived, Received, collect},
};
