//! Wire formats: how typed errors are written into responses.
//!
//! A [`WireFormat`] (format) writes an occurrence of an error as a body, and wraps
//! successes if the API has an envelope. [`render`] adds the headers that HTTP requires
//! and returns a complete response, for any framework.
//!
//! ```
//! use error_core::{ApiError, CallView};
//! use error_formats::{Stripe, render};
//!
//! /// No such account
//! #[derive(Debug, thiserror::Error, ApiError)]
//! #[error("No account found with id: {id}")]
//! #[api(status = 404, code = "account_not_found", param = "id")]
//! struct NoAccount { id: String }
//!
//! let error = NoAccount { id: "acc_123".into() };
//! let response = render(&error, &Stripe::new(), CallView::default())?;
//!
//! assert_eq!(response.status(), 404);
//! assert_eq!(response.headers()["cache-control"], "no-store");
//! assert_eq!(
//!     response.body(),
//!     r#"{"error":{"code":"account_not_found","message":"No account found with id: acc_123","param":"id","type":"invalid_request_error"}}"#,
//! );
//! # Ok::<(), error_formats::BodyError>(())
//! ```
//!
//! # A format of your own
//!
//! A format is one struct and one `impl`. This API returns 200 for everything and wraps
//! successes:
//!
//! ```
//! use error_core::{CallView, Category, ErrorView, ResultBody, SuccessView};
//! use error_formats::{WireFormat, render, wrap};
//! use http::StatusCode;
//! use serde::Serialize;
//!
//! #[derive(Debug)]
//! struct Envelope;
//!
//! #[derive(Serialize)]
//! struct Body<'a> {
//!     ok: bool,
//!     #[serde(skip_serializing_if = "Option::is_none")]
//!     error: Option<&'a str>,
//!     #[serde(skip_serializing_if = "Option::is_none")]
//!     data: Option<ResultBody<'a>>,
//! }
//!
//! impl WireFormat for Envelope {
//!     type Failure<'a> = Body<'a>;
//!     type Success<'a> = Body<'a>;
//!
//!     fn name(&self) -> &'static str {
//!         "envelope"
//!     }
//!
//!     fn failure<'a>(&'a self, view: &'a ErrorView<'a>) -> Body<'a> {
//!         Body { ok: false, error: Some(view.code()), data: None }
//!     }
//!
//!     fn success<'a>(&'a self, view: &'a SuccessView<'a>) -> Option<Body<'a>> {
//!         Some(Body { ok: true, error: None, data: Some(view.result()) })
//!     }
//!
//!     fn http_status(&self, _: &ErrorView<'_>) -> StatusCode {
//!         StatusCode::OK
//!     }
//! }
//!
//! let error = error_core::CategoryError::new(Category::NotFound);
//! let failure = render(&error, &Envelope, CallView::default())?;
//! assert_eq!((failure.status(), &failure.body()[..]), (StatusCode::OK, &br#"{"ok":false,"error":"not_found"}"#[..]));
//!
//! let success = SuccessView::new(StatusCode::CREATED, Some(&[1, 2]), CallView::default());
//! let body = wrap(&success, &Envelope).transpose()?;
//! assert_eq!(body.as_deref(), Some(&br#"{"ok":true,"data":[1,2]}"#[..]));
//! # Ok::<(), error_formats::BodyError>(())
//! ```
//!
//! In the next format, codes are numbers in strings:
//!
//! ```
//! use error_core::{CallView, Category, ErrorView, Row};
//! use error_formats::{Unwrapped, WireFormat, render};
//! use serde::{Serialize, Serializer};
//!
//! #[derive(Debug)]
//! struct Numbered;
//!
//! #[derive(Serialize)]
//! struct Body<'a> {
//!     #[serde(serialize_with = "as_text")]
//!     code: i64,
//!     msg: &'a str,
//! }
//!
//! fn as_text<S: Serializer>(code: &i64, serializer: S) -> Result<S::Ok, S::Error> {
//!     serializer.collect_str(code)
//! }
//!
//! impl WireFormat for Numbered {
//!     type Failure<'a> = Body<'a>;
//!     type Success<'a> = Unwrapped;
//!
//!     fn name(&self) -> &'static str {
//!         "numbered"
//!     }
//!
//!     fn failure<'a>(&'a self, view: &'a ErrorView<'a>) -> Body<'a> {
//!         Body { code: view.number().unwrap_or(-1), msg: view.message() }
//!     }
//!
//!     fn row(&self, category: Category) -> Row {
//!         let number = i64::from(category.standard_status().as_u16()) * 100;
//!         Row::standard(category).with_number(number)
//!     }
//! }
//!
//! let error = error_core::CategoryError::new(Category::NotFound);
//! let response = render(&error, &Numbered, CallView::default())?;
//! assert_eq!(response.body(), r#"{"code":"40400","msg":"The requested resource was not found"}"#);
//! # Ok::<(), error_formats::BodyError>(())
//! ```
#![cfg_attr(docsrs, feature(doc_cfg))]

// The trait of a format, and from an error to a response.
mod format;
mod erased;
mod spelling;
mod last_event;
mod forwarded;
mod field_status;
mod losses;
mod default_wait;
mod api_formats;
mod render;
mod extra_headers;
mod address_base;
mod retry_after_header;
mod rate_limit_headers;
mod retry_headers;

// Bodies, and their status.
mod body;
mod json_body;
mod xml_body;
mod restate_check;
mod docs_base_check;
mod parts;
mod envelope;
mod prepared;
mod http_policy;

// From definitions to a catalog.
mod entry;
mod sent;
mod listing;
#[cfg(feature = "catalog")]
mod detail;
#[cfg(feature = "catalog")]
mod sample;
#[cfg(feature = "catalog")]
mod publish;
#[cfg(feature = "catalog")]
mod list_items;

// The formats, other encodings of problem details, and where they put what.
mod formats;
#[cfg(any(feature = "cbor", feature = "html", feature = "markdown", feature = "text", feature = "xml"))]
mod encodings;
#[cfg(feature = "catalog")]
mod layout;

#[cfg(feature = "openapi")]
pub use crate::api_formats::{AddAlternative, DescribedFormats};
#[cfg(any(feature = "cbor", feature = "html", feature = "markdown", feature = "text", feature = "xml"))]
pub use crate::encodings::*;
pub use crate::{
    address_base::{AddressBase, InvalidBase},
    api_formats::ApiFormats,
    body::{BodyError, json, take_doubled_member},
    default_wait::DefaultWaitFormat,
    docs_base_check::{DocsBaseError, check_docs_base},
    entry::CatalogEntry,
    envelope::{ErrorMember, ErrorsMember},
    erased::ErasedWireFormat,
    extra_headers::ExtraHeaders,
    field_status::FieldStatusFormat,
    format::{Unwrapped, WireFormat},
    formats::*,
    http_policy::HttpPolicy,
    json_body::JsonBody,
    last_event::LastEvent,
    listing::{Listing, entries, entries_of},
    losses::{Fate, LossTable, check_required},
    parts::{PartWriter, Parts},
    prepared::{Kept, Prepared, is_never_stored},
    rate_limit_headers::RateLimitHeaders,
    render::{BaseHeaders, render, render_view, vary, wrap},
    restate_check::{RestateError, check_restate},
    retry_headers::RetryHeader,
    sent::{Sent, kept_status},
    spelling::{camel_case, pascal_case, upper_case},
    xml_body::XmlBody,
};
#[cfg(feature = "catalog")]
pub use crate::{
    detail::{published_detail, type_of_detail},
    layout::{LayoutError, code_without_member, layout_of, sparse_and_whole_bodies},
    publish::{add_examples, add_operators, error_key, publish, publish_in, publish_of},
    sample::Sample,
};

/// Runs the examples of the README.
#[cfg(doctest)]
#[doc = include_str!("../README.md")]
struct Readme;
