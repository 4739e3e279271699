//! Routes that serve the published catalog of an API's errors, and a page for each code.
//!
//! | path | contents |
//! |---|---|
//! | `/errors/` | the index, with search and filters |
//! | `/errors/{code}` | the page of a code; the `type` of a problem and Stripe's `doc_url` link to it |
//! | `/errors/errors.json` | the published catalog |
//! | `/errors/llms.txt` | a list of all pages for language models |
//! | `/errors/listing.json` | the list of codes in the format's own structure, if the format is known |
//!
//! `Accept: text/markdown` (or a path that ends in `.md`) returns Markdown, and
//! `Accept: application/json` (or `.json`) returns data. The catalog, the list of codes
//! and the index are created once at startup; a page is written for each request.
//!
//! The routes are mounted at the path of the format's documentation addresses, so `type`
//! and `doc_url` always link to these pages.
//!
//! ```
//! use axum::{Router, body::{Body, to_bytes}, http::Request};
//! use error_response::{Api, ApiError, RouterExt, catalog, format::Problem};
//! # use tower::ServiceExt;
//!
//! /// No such account
//! ///
//! /// The account does not exist, or the caller may not see it.
//! #[derive(Debug, thiserror::Error, ApiError)]
//! #[error("No account found with id: {id}")]
//! #[api(status = 404, code = "account_not_found", action = "Check the id.")]
//! struct NoAccount { id: String }
//!
//! # #[tokio::main(flavor = "current_thread")] async fn main() -> Result<(), Box<dyn std::error::Error>> {
//! let format = Problem::new().with_type_base("https://api.example.com/errors/")?;
//! let api = Api::new("accounts", format, catalog![NoAccount]);
//! let pages = api.pages()?.router()?;
//! let account = async || -> Result<(), NoAccount> { Err(NoAccount { id: "acc_9".into() }) };
//! let app: Router = Router::new()
//!     .route("/account", axum::routing::get(account))
//!     .merge(pages)
//!     .errors(api.layer());
//!
//! let ask = async |path: &str| {
//!     let response = app.clone().oneshot(Request::get(path).body(Body::empty()).unwrap()).await.unwrap();
//!     String::from_utf8(to_bytes(response.into_body(), 65_536).await.unwrap().to_vec()).unwrap()
//! };
//! assert!(ask("/account").await.contains(r#""type":"https://api.example.com/errors/account_not_found""#));
//! assert!(ask("/errors/account_not_found").await.contains("Check the id."));
//! # Ok(()) }
//! ```

mod routes;
mod base;

pub use error_docs::{InvalidLink, Publisher};

pub use self::{
    base::MountError,
    routes::{CatalogRoutes, DocsError},
};
