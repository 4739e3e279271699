//! The OpenAPI document of a router: it lists the errors that follow from the signatures
//! of handlers, and a check finds errors that it does not list.
//!
//! ```
//! use axum::{Router, extract::Path, http::Request, body::Body};
//! use error_response::{
//!     Api, ApiError, Reply, RouterExt, catalog, documented_routes, format::Stripe,
//!     openapi::{DocumentedLayer, DocumentedRouter, Version, write},
//! };
//! use utoipa_axum::router::OpenApiRouter;
//! # use tower::ServiceExt;
//!
//! #[derive(Debug, thiserror::Error, ApiError)]
//! enum AccountError {
//!     /// No such account
//!     #[error("No account found with id: {id}")]
//!     #[api(status = 404, code = "account_not_found", param = "id")]
//!     NotFound { id: String },
//! }
//!
//! const API: Api<Stripe> = Api::new("accounts", Stripe::new(), catalog![AccountError]);
//!
//! #[utoipa::path(get, path = "/accounts/{id}", responses((status = 200, description = "The balance", body = u64)))]
//! async fn account(Path(id): Path<String>) -> Result<Reply<u64>, AccountError> {
//!     Err(AccountError::NotFound { id })
//! }
//!
//! # #[tokio::main(flavor = "current_thread")] async fn main() -> Result<(), Box<dyn std::error::Error>> {
//! let router = OpenApiRouter::new().routes(documented_routes!(account));
//! let (router, document, documented) = router.described(&API.describer())?;
//!
//! // The handler's own errors, and the rejections of its extractor.
//! let document: serde_json::Value = serde_json::from_str(&write(&document, Version::V3_1)?)?;
//! assert_eq!(document["info"]["title"], "accounts");
//! let responses = &document["paths"]["/accounts/{id}"]["get"]["responses"];
//! assert!(["200", "400", "404", "500"].iter().all(|status| !responses[status].is_null()));
//!
//! // Every response is compared with the document.
//! let check = DocumentedLayer::new(documented);
//! let app: Router = router.errors(API.layer().with_error_info()).layer(check.clone());
//! app.oneshot(Request::get("/accounts/acc_1").body(Body::empty())?).await?;
//! assert!(check.findings().undocumented().is_empty());
//! # Ok(()) }
//! ```

mod handler;
mod known_errors;
mod rejections;
mod routes;
mod layer;
mod future;
mod contract;
mod findings;

pub use error_openapi::{
    Codes, Declared, DescribeError, Describer, Disagreement, Documented, DocumentedError, Shape, ToSchema, Version,
    adopt, apply, declare, declare_all, never, only, openapi as model, published_member, unwrapped, write,
};

pub use self::{
    findings::{Answered, Findings, OtherSuccess},
    future::DocumentedFuture,
    handler::DocumentedHandler,
    known_errors::{KnownErrors, Status},
    layer::{DocumentedLayer, DocumentedService},
    routes::{DocumentedRouter, DocumentedRoutes, declare_routes},
};

#[doc(hidden)]
pub use self::routes::{declare_handler, declare_sets, merge};
