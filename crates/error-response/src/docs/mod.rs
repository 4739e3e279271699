//! Routes that serve what an API publishes about its errors: the catalog, and
//! pages that people read.
//!
//! | path | what |
//! |---|---|
//! | `/errors/` | the index, with search and filters |
//! | `/errors/{code}` | the page of a code, where the `type` of a problem and Stripe's `doc_url` lead |
//! | `/errors/errors.json` | the published catalog |
//! | `/errors/llms.txt` | a list of all pages for language models |
//! | `/errors/listing.json` | the codes in the format's own form, where the routes know it |
//!
//! `Accept: text/markdown` gets Markdown and `Accept: application/json` data, as
//! do names that end in `.md` and `.json`. The catalog, the listing and what finds
//! a page are made once, at start; a page is written for each request.
//!
//! The path is the one that the format's addresses name: `type` and `doc_url`
//! lead to the pages because both come from the same base.
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
