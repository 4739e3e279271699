//! A wire format that a TOML or JSON file describes.
//!
//! ```
//! use error_core::{ApiError, CallView};
//! use error_format_file::FileFormat;
//! use error_formats::render;
//!
//! /// No such account
//! #[derive(Debug, thiserror::Error, ApiError)]
//! #[error("No account found with id: {id}")]
//! #[api(status = 404, code = "account_not_found", param = "id")]
//! struct NoAccount { id: String }
//!
//! let format = FileFormat::from_toml(r#"
//!     name = "own"
//!     codes = "UPPER_CASE"
//!     retry_after = "seconds"
//!
//!     [error]
//!     members = [
//!         { name = "error", members = [
//!             { name = "code", value = "code" },
//!             { name = "text", value = "message" },
//!             { name = "field", value = "param", path = "brackets", else = { value = "null" } },
//!             { name = "status", value = "status", as = "text" },
//!             { value = "details" },
//!         ] },
//!     ]
//!
//!     [[rows]]
//!     categories = ["not_found"]
//!     status = 404
//!     code = "no_such_thing"
//!     message = "There is no such thing"
//! "#)?;
//!
//! let error = NoAccount { id: "acc_9".into() };
//! assert_eq!(
//!     render(&error, &format, CallView::default())?.body(),
//!     r#"{"error":{"code":"ACCOUNT_NOT_FOUND","text":"No account found with id: acc_9","field":"id","status":"404"}}"#,
//! );
//! # Ok::<(), Box<dyn std::error::Error>>(())
//! ```
//!
//! A file is checked when it is loaded. The error lists every mistake with its file, line
//! and column, and says what is allowed. The formats of the five reference APIs are
//! written as files in the folder `formats` of this crate.
//!
#![doc = include_str!("../keys.md")]
#![cfg_attr(docsrs, feature(doc_cfg))]

// From a text to its values.
mod node;
mod toml;
mod json;
mod error;

// From values to a description.
mod mistakes;
mod interned;
mod tree;
mod places;
mod statuses;
mod members;
mod rows;
mod status_200;
mod description;

// From a description to bodies.
mod found;
mod call;
mod spelling;
mod failure;
mod success;
mod violation;
mod listed;
mod restated;
#[cfg(feature = "openapi")]
mod schema;
mod file_format;

pub use crate::{
    error::{InvalidFormat, Mistake},
    file_format::{FileBody, FileFormat, FileSuccess},
};

/// Runs the examples of the README.
#[cfg(doctest)]
#[doc = include_str!("../README.md")]
struct Readme;
