//! Typed API errors for axum and tower.
//!
//! You write each error once, as a variant of an enum with a derive. The response in your
//! API's format, the headers HTTP requires, the log record and the catalog are derived
//! from it. Everything else that fails in the stack (an extractor, a layer, a panic, an
//! unknown route) is returned in the same format.
//!
//! ```
//! use std::time::Duration;
//! use axum::{Router, routing::get};
//! use error_response::{Api, ApiError, RouterExt, catalog, format::Stripe};
//!
//! #[derive(Debug, thiserror::Error, ApiError)]
//! enum AccountError {
//!     /// No such account
//!     ///
//!     /// The account does not exist, or the caller may not see it.
//!     #[error("No account found with id: {id}")]
//!     #[api(status = 404, code = "account_not_found", param = "id")]
//!     NotFound { id: String },
//!
//!     /// Too many requests
//!     #[error("Please wait before making another request")]
//!     #[api(status = 429, code = "rate_limit_exceeded")]
//!     RateLimited { #[api(retry_after)] wait: Duration },
//!
//!     /// The ledger failed
//!     #[error("ledger: {0}")] // for the log; the client reads the title
//!     #[api(category = internal_error)]
//!     Ledger(#[from] std::io::Error),
//! }
//!
//! const API: Api<Stripe> = Api::new("accounts", Stripe::new(), catalog![AccountError]);
//!
//! async fn account() -> Result<String, AccountError> {
//!     Err(AccountError::NotFound { id: "acc_123".into() })
//! }
//!
//! # use {axum::{body::{Body, to_bytes}, http::Request}, tower::ServiceExt};
//! # #[tokio::main(flavor = "current_thread")] async fn main() -> Result<(), Box<dyn std::error::Error>> {
//! let app: Router = Router::new().route("/account", get(account)).errors(API.layer());
//!
//! let response = app.oneshot(Request::get("/account").body(Body::empty())?).await?;
//! assert_eq!(response.status(), 404);
//! assert_eq!(response.headers()["cache-control"], "no-store");
//! let body = to_bytes(response.into_body(), 1024).await?;
//! assert_eq!(body, r#"{"error":{"code":"account_not_found","message":"No account found with id: acc_123","param":"id","type":"invalid_request_error"}}"#);
//! # Ok(()) }
//! ```
//!
//! # Start
//!
//! | task | use |
//! |---|---|
//! | define errors | [`#[derive(ApiError)]`](derive@ApiError) (its page lists all keys) and the trait [`ApiError`](trait@ApiError) |
//! | describe the API once | [`Api`], [`catalog!`] |
//! | send all errors of a router in the API's format | [`RouterExt::errors`], [`ErrorLayer`] |
//! | return several error types from one handler | [`Error`], [`ResultExt::internal`] |
//! | return an error without a type of its own | [`CategoryError`], [`Category`] |
//! | return an error without an enum | [`api_bail!`], [`api_ensure!`], [`OptionExt`], [`HandlerError`], [`Result`] |
//! | read why axum rejects a handler | [`debug_handler`] |
//! | report every invalid field | [`extract`] |
//! | send a success in the envelope of the format | [`Reply`], [`Call`] |
//! | fail in the middle of a stream | [`stream`] |
//! | record where in the source code an error was created | [`source::Located`] |
//! | count errors, or send them to an error-tracking service | [`Observer`], [`ErrorEvent`] |
//! | render an error in a spawned task | [`Scope`] |
//!
//! # Formats
//!
//! [`format`](mod@format) contains `Stripe`, `Problem` (RFC 9457) and other formats, and
//! the trait for your own format.
//!
//! # Catalogs and documents
//!
//! | task | use | feature |
//! |---|---|---|
//! | get the errors as data, and compare them with a committed file | [`catalog`](mod@catalog), `Api::publish`, `Api::assert_catalog` | `catalog` |
//! | serve a page for each code | the module `docs`, `Api::pages` | `docs` |
//! | let test clients force documented errors | the module `sandbox`, `Api::sandbox` | `sandbox` |
//! | put the errors into the OpenAPI document | the module `openapi`, `Api::describer` | `openapi` |
//!
//! # Testing
//!
//! With the feature `testing`, `Api::assert_error` checks one response, and
//! `Api::conformance` sends a router all kinds of invalid requests. See the module
//! `testing`.
//!
//! # Features
//!
//! | feature | default | adds |
//! |---|---|---|
//! | `buffer` | yes | errors of tower's `Buffer`: if its service has stopped, the response is a 503 instead of a 500 |
//! | `original-uri` | yes | the path of a request as the client sent it, for [`ErrorLayer::for_path`] in a nested router; turns on axum's feature of the same name, which is one of axum's defaults and costs a router one allocation for each request |
//! | `tracing` | yes | one `tracing` event for each error, and the module `redact`, which hides secrets in these events |
//! | `matched-path` | no | [`ErrorEvent::route`](ErrorEvent), the route of an error's request; turns on axum's feature of the same name, which is one of axum's defaults and costs a router one allocation for each request |
//! | `query` | yes | `extract::Query` |
//! | `form` | yes | `extract::Form` |
//! | `multipart` | no | `extract::Multipart` |
//! | `garde` | no | `extract::garde::Valid` |
//! | `validator` | no | `extract::validator::Valid` |
//! | `testing` | no | the module `testing` (the crate error-testing): `assert_error` and `conformance`, for an API's own tests |
//! | `catalog` | no | `Api::publish`, which returns the API's errors as data; `docs`, `openapi` and `testing` turn it on |
//! | `docs` | no | the module `docs`: routes that serve the catalog and its pages |
//! | `negotiation` | no | `ErrorLayer::with_alternative`: other formats, which clients choose by `Accept` |
//! | `languages` | no | `ErrorLayer::with_languages` and the module `languages` (the crate error-languages): the texts of errors in the language that `Accept-Language` prefers |
//! | `cbor` | no | `format::ConciseProblem`: problem details in CBOR |
//! | `html` | no | `format::ProblemHtml`: problem details as an HTML page |
//! | `markdown` | no | `format::ProblemMarkdown`: problem details in Markdown |
//! | `text` | no | `format::ProblemText`: problem details in plain text |
//! | `xml` | no | `format::ProblemXml`: problem details in XML |
//! | `format-file` | no | `format::FileFormat`: a format that a TOML or JSON file describes |
//! | `sandbox` | no | the module `sandbox`: a layer with which test clients force documented errors (`Prefer: error=CODE`) |
//! | `openapi` | no | the module `openapi`: the OpenAPI document, and a check that every error is documented |
#![cfg_attr(docsrs, feature(doc_cfg))]

mod api;
#[cfg(not(all(
    feature = "docs",
    feature = "languages",
    feature = "matched-path",
    feature = "negotiation",
    feature = "openapi",
    feature = "sandbox",
    feature = "testing",
    feature = "tracing",
)))]
mod feature_off;
pub mod format;
pub mod catalog;
mod respond;
mod request_context;
mod scope;
mod trail;
mod own_body;
mod rendered;
mod rendering;
mod cache_policy;
mod provenance;
pub mod layer;
pub mod stream;
#[cfg(feature = "languages")]
#[cfg_attr(docsrs, doc(cfg(feature = "languages")))]
#[doc(inline)]
pub use error_languages as languages;
pub mod source;
#[cfg(feature = "docs")]
pub mod docs;
#[cfg(feature = "sandbox")]
pub mod sandbox;
mod snapshot;
mod unsent;
mod outside;
mod media_type;
mod request_id;
mod trace_id;
mod observed_request;
mod ids;
mod raised;
mod panic_place;
mod guarded;
mod forced;
mod warn_once;
mod chain;
mod told;
mod heard;
mod quoted;
mod telling;
mod discarded;
#[cfg(feature = "tracing")]
mod log_levels;
#[cfg(feature = "tracing")]
mod log;
#[cfg(feature = "tracing")]
mod span;
pub mod extract;
#[cfg(feature = "openapi")]
pub mod openapi;
mod unmet;
mod error;
mod handler_error;
mod returned;
mod taken;
mod option;
mod found;
mod error_body;
mod reply;
mod call;
mod router;
mod fallback;
mod observer;
mod leave_alone;
mod replayed;
mod error_class;

/// The trait of typed errors. With `#[derive(ApiError)]`, the type is also a response of
/// axum.
///
/// # Examples
///
/// ```
/// use axum::{Router, body::{Body, to_bytes}, http::Request, routing::get};
/// use error_response::{ApiError, ErrorLayer, ErrorStatus, RouterExt, format::Stripe};
/// # use tower::ServiceExt;
///
/// #[derive(Debug, thiserror::Error, ApiError)]
/// enum AccountError {
///     /// No such account
///     #[error("No account found with id: {id}")]
///     #[api(status = 404, code = "account_not_found", param = "id")]
///     NotFound { id: String },
/// }
///
/// let error = AccountError::NotFound { id: "acc_9".into() };
/// assert_eq!(error.definition().status(), Some(ErrorStatus::NOT_FOUND));
///
/// # #[tokio::main(flavor = "current_thread")] async fn main() -> Result<(), Box<dyn std::error::Error>> {
/// let account = get(async || AccountError::NotFound { id: "acc_9".into() });
/// let app: Router = Router::new().route("/account", account).errors(ErrorLayer::new(Stripe::new()));
/// let response = app.oneshot(Request::get("/account").body(Body::empty())?).await?;
/// assert_eq!(
///     to_bytes(response.into_body(), 1024).await?,
///     r#"{"error":{"code":"account_not_found","message":"No account found with id: acc_9","param":"id","type":"invalid_request_error"}}"#,
/// );
/// # Ok(()) }
/// ```
#[doc(inline)]
pub use error_core::__private::only_trait::ApiError;
pub use error_core::{
    Catalog, Category, CategoryError, Challenge, ErrorStatus, Id, Link, Masked, RateLimit, RetryAfter, Violation,
    api_bail, api_ensure, api_error, catalog,
};
/// Makes a struct or an enum an error of an API and a response of axum. Derive it together
/// with thiserror's `Error`.
///
/// # Examples
///
/// ```
/// use axum::{Router, body::{Body, to_bytes}, http::Request, routing::get};
/// use error_response::{ApiError, ErrorLayer, RouterExt, format::Stripe};
/// # use tower::ServiceExt;
///
/// #[derive(Debug, thiserror::Error, ApiError)]
/// #[api(type = "transfer_error", docs = "https://docs.example.com/errors/")]
/// enum TransferError {
///     /// No such account
///     ///
///     /// The account does not exist, or the caller may not see it.
///     ///
///     /// # Internal
///     ///
///     /// Closed accounts end up here too.
///     #[error("No account found with id: {id}")]
///     #[api(status = 404, code = "account_not_found", param = "id")]
///     AccountNotFound { id: String },
///
///     /// The ledger failed
///     #[error("ledger: {0}")] // for the log; the client reads the title
///     #[api(status = 500, code = "ledger_failed")]
///     Ledger(#[from] std::io::Error),
/// }
///
/// async fn account() -> Result<String, TransferError> {
///     Err(TransferError::AccountNotFound { id: "acc_9".into() })
/// }
///
/// async fn ledger() -> Result<String, TransferError> {
///     Err(std::io::Error::other("db-7 refused the password"))?
/// }
///
/// # #[tokio::main(flavor = "current_thread")] async fn main() -> Result<(), Box<dyn std::error::Error>> {
/// let app: Router = Router::new()
///     .route("/account", get(account))
///     .route("/ledger", get(ledger))
///     .errors(ErrorLayer::new(Stripe::new()));
///
/// let response = app.clone().oneshot(Request::get("/account").body(Body::empty())?).await?;
/// assert_eq!(response.status(), 404);
/// assert_eq!(
///     to_bytes(response.into_body(), 1024).await?,
///     concat!(
///         r#"{"error":{"code":"account_not_found","message":"No account found with id: acc_9","param":"id","#,
///         r#""type":"transfer_error","doc_url":"https://docs.example.com/errors/account_not_found"}}"#,
///     ),
/// );
/// let response = app.oneshot(Request::get("/ledger").body(Body::empty())?).await?;
/// assert_eq!(response.status(), 500);
/// assert_eq!(
///     to_bytes(response.into_body(), 1024).await?,
///     concat!(
///         r#"{"error":{"code":"ledger_failed","message":"The ledger failed","type":"transfer_error","#,
///         r#""doc_url":"https://docs.example.com/errors/ledger_failed"}}"#,
///     ),
/// );
///
/// // Each variant has a constant, with which you can name the error without a value.
/// assert_eq!(TransferError::ACCOUNT_NOT_FOUND.code(), Some("account_not_found"));
/// # Ok(()) }
/// ```
#[doc(inline)]
pub use error_derive::ApiErrorResponse as ApiError;
/// Checks the signature of a handler at compile time, and explains what to change if axum
/// cannot call it.
///
/// Without this attribute, the compile error is at the route and says that `Handler` is not
/// implemented; a note by axum suggests `#[axum::debug_handler]`. Use this attribute
/// instead, which also knows the errors and extractors of this crate. It points to the
/// cause: an argument that is not an extractor, a body that is read before the last
/// argument, or an error that cannot be returned. It also says what to write instead. It
/// does not change the handler, so you can keep or remove it.
///
/// The type of the router's state is taken from the argument `State<_>`. If there are
/// several such arguments, or if an extractor needs the state although there is none,
/// name the type: `#[debug_handler(state = AppState)]`. Arguments of generic functions
/// are not checked, and neither are methods.
///
/// # Examples
///
/// ```
/// use error_response::{Result, api_bail, debug_handler};
///
/// #[debug_handler]
/// async fn seat() -> Result<String> {
///     api_bail!(not_found, "No seat has this number")
/// }
/// # let _ = seat;
/// ```
///
/// ```compile_fail
/// use error_response::{CategoryError, api_error, debug_handler};
///
/// #[debug_handler] // a handler cannot return `CategoryError`: return `error_response::Result<_>`, or ...
/// async fn seat() -> Result<String, CategoryError> {
///     Err(api_error!(not_found, "No seat has this number"))
/// }
/// # let _ = seat;
/// ```
///
/// ```compile_fail
/// use axum::{body::Bytes, http::Uri};
/// use error_response::debug_handler;
///
/// #[debug_handler] // `axum::body::Bytes` reads the body, so it must be the last argument
/// async fn seat(body: Bytes, uri: Uri) -> String {
///     format!("{uri}: {} bytes", body.len())
/// }
/// # let _ = seat;
/// ```
#[doc(inline)]
pub use error_derive::debug_handler;
#[cfg(feature = "tracing")]
#[doc(inline)]
pub use error_redact as redact;
#[cfg(feature = "testing")]
#[doc(inline)]
pub use error_testing as testing;

pub use crate::{
    api::Api,
    call::Call,
    error::{Error, Result, ResultExt},
    handler_error::HandlerError,
    layer::ErrorLayer,
    leave_alone::LeaveAlone,
    observer::{ErrorEvent, ErrorInfo, Observer},
    option::OptionExt,
    reply::Reply,
    router::RouterExt,
    scope::Scope,
};

/// What the derive expands to; not part of the API.
#[doc(hidden)]
pub mod __private {
    pub use axum::response::{IntoResponse, Response};
    pub use error_core::__private::*;

    pub use crate::{
        respond::respond,
        returned::{
            NotAnApiError, Returned, ReturnedApiError, ReturnedBy, ReturnedFuture, is_a_future, moves_between_threads,
        },
        taken::{
            BeforeTheBody, InsideValid, LastTaken, NotExtracted, OfTheState, Taken, comes_before_the_body,
            is_an_argument, is_of_the_state, is_the_last_argument, reads_the_body, reads_the_head,
        },
    };

    /// What `documented_routes!` expands to.
    #[cfg(feature = "openapi")]
    pub mod openapi {
        pub use error_openapi::Declared;
        pub use utoipa_axum::routes;

        pub use crate::openapi::{declare_handler, declare_sets, merge};
    }
}

/// What the derive generates for details.
#[doc(hidden)]
pub use error_core::__detail;

/// What the derive says for the document; nothing without the feature.
#[cfg(feature = "openapi")]
#[doc(hidden)]
#[macro_export]
macro_rules! __openapi {
    ($($item:item)*) => { $($item)* };
}

/// What the derive says for the document; nothing without the feature.
#[cfg(not(feature = "openapi"))]
#[doc(hidden)]
#[macro_export]
macro_rules! __openapi {
    ($($item:item)*) => {};
}
