//! The errors of an API in its OpenAPI document.
//!
//! An operation [declares](declare) the errors that it can return. A [`Describer`] adds
//! their responses, schemas, examples and headers to the document, as a format renders
//! them. The schema of a body is the schema that the body's struct derives.
//!
//! ```
//! use error_core::{ApiError, ErrorSet, catalog};
//! use error_formats::Stripe;
//! use error_openapi::{Declared, Describer, Version, apply, write};
//! use utoipa::openapi::{HttpMethod, Info, OpenApi, PathItem, PathsBuilder, path::OperationBuilder};
//!
//! #[derive(Debug, thiserror::Error, ApiError)]
//! enum AccountError {
//!     /// No such account
//!     #[error("No account found with id: {id}")]
//!     #[api(status = 404, code = "account_not_found", param = "id")]
//!     NotFound { id: String },
//! }
//!
//! let operation = OperationBuilder::new().operation_id(Some("get_account")).build();
//! let paths = PathsBuilder::new().path("/accounts/{id}", PathItem::new(HttpMethod::Get, operation)).build();
//! let mut document = OpenApi::new(Info::new("Accounts", "1.0.0"), paths);
//!
//! assert!(apply(&mut document, "get_account", Declared::set(AccountError::SET)));
//! let documented = Describer::new(Stripe::new(), catalog![AccountError]).describe(&mut document)?;
//!
//! let document: serde_json::Value = serde_json::from_str(&write(&document, Version::V3_1)?)?;
//! let answers = &document["paths"]["/accounts/{id}"]["get"]["responses"];
//! assert_eq!(answers["404"]["$ref"], "#/components/responses/NotFound.account_not_found");
//! let example = "/components/responses/NotFound.account_not_found/content/application~1json/examples/account_not_found";
//! assert_eq!(
//!     document.pointer(example).map(|example| &example["value"]["error"]["message"]),
//!     Some(&"No account found with id: id_123".into()),
//! );
//! // A panic becomes an internal error, wherever it happens.
//! assert_eq!(documented.errors("GET", "/accounts/{id}").map(|errors| errors.len()), Some(2));
//! # Ok::<(), Box<dyn std::error::Error>>(())
//! ```
//!
//! # A format of your own
//!
//! The body of your own format must derive `utoipa::ToSchema` in addition to `Serialize`.

mod declared;
mod describer;
mod settings;
mod shape;
mod error;
mod description;
mod idempotency_key;
mod path_parameters;
mod descriptions;
mod error_ref;
mod errors;
mod rendered;
mod schemas;
mod names;
mod union;
mod schema;
mod detail_types;
mod details;
mod published_member;
mod origins;
mod observed;
mod places;
mod fault;
mod success;
mod responses;
mod header;
mod documented;
mod write;
mod ordered;
mod request;

pub use crate::{
    declared::{Declared, adopt, apply, declare, declare_all, declare_rejections, never, only, unwrapped},
    describer::Describer,
    documented::{Documented, DocumentedError},
    error::{DescribeError, Disagreement},
    published_member::published_member,
    shape::Shape,
    write::{Version, write},
};
#[doc(no_inline)]
pub use error_catalog::Codes;
#[doc(no_inline)]
pub use utoipa::{PartialSchema, ToSchema, openapi};

/// Runs the examples of the README.
#[cfg(doctest)]
#[doc = include_str!("../README.md")]
struct Readme;
