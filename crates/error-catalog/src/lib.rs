//! The published errors of an API, as data.
//!
//! A [`PublishedCatalog`] describes the errors of an API: what they mean, what a client
//! should do, an example of each error, and which operations return it. This crate
//! depends on no format and no framework. `error_formats::publish` creates a catalog, and
//! `error-docs` creates pages from it.
//!
//! Commit the catalog to your repository. In a test, [`assert_catalog_unchanged!`]
//! compares it with the code. [`diff`] lists what changed between two versions, and
//! [`check`] finds missing texts and contradictions. The command `error-catalog` (package
//! `error-catalog-cli`) does the same for files.
//!
//! ```
//! use error_catalog::{Impact, diff};
//! use error_core::{ApiError, catalog};
//! use error_formats::{Stripe, publish};
//!
//! /// No such account
//! #[derive(Debug, thiserror::Error, ApiError)]
//! #[error("No account found with id: {id}")]
//! #[api(status = 404, code = "account_not_found")]
//! struct NoAccount { id: String }
//!
//! let old = publish("accounts", &Stripe::new(), &catalog![NoAccount])?;
//! let new = publish("accounts", &Stripe::new(), &catalog![])?;
//!
//! let changes = diff(&old, &new);
//! assert_eq!(changes.len(), 1);
//! assert_eq!(changes[0].level, Impact::Breaking);
//! assert_eq!(changes[0].to_string(), "breaking: invalid_request_error/account_not_found: the code is gone [code-removed]");
//! # Ok::<(), Box<dyn std::error::Error>>(())
//! ```
#![cfg_attr(docsrs, feature(doc_cfg))]

mod catalog;
mod error;
mod member;
mod member_schema;
mod codes;
mod deprecation;
mod example;
mod success;
mod operation;
mod request;
mod wrong_request;
mod layout;
mod preference;
mod text;
mod message_template;
mod sample_text;
mod sample_value;

mod read;
mod written;
mod json;

mod diff;
mod form_1;
mod check;
mod rule;
mod near;
mod day;
mod finding;
mod policy;
#[cfg(not(feature = "policy"))]
mod feature_off;
mod merge;
mod schema;
mod assert;
pub mod telemetry;

#[doc(hidden)]
pub use crate::assert::assert_unchanged;
pub use crate::{
    catalog::{PublishedCatalog, PublishedCategory, UnknownMember},
    check::check,
    codes::Codes,
    day::{is_day, today},
    deprecation::PublishedDeprecation,
    diff::{diff, diff_on},
    error::{PublishedError, PublishedWait},
    example::{PublishedExample, PublishedHeader},
    finding::{Change, Finding, FindingLevel, Impact, Lint, Severity},
    json::{json, json_line},
    layout::{Layout, ViolationLayout},
    member::PublishedMember,
    merge::{MergeError, merge},
    message_template::{TemplatePart, fill_template, template_parts},
    near::near,
    operation::{ErrorKey, PublishedOperation},
    policy::{POLICY_FILE, Policy, PolicyError},
    read::{ReadError, from_document, read, read_baseline},
    request::{PublishedExampleRequest, PublishedRequest},
    rule::Rule,
    sample_text::sample_text,
    sample_value::sample_value,
    schema::SCHEMA,
    success::PublishedSuccess,
    text::{PublishedText, TextRole},
};

/// Runs the examples of the README.
#[cfg(doctest)]
#[doc = include_str!("../README.md")]
struct Readme;
