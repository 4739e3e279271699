//! The gate for an API's published errors: what would break a client does not
//! pass unseen.
//!
//! A [`PublishedCatalog`](error_formats::PublishedCatalog) is committed to the
//! repository. A test, [`assert_catalog_unchanged!`], holds it against what the
//! code answers now; the command-line tool of the same name compares two
//! versions ([`diff`]), finds what a reader will miss ([`check`]), explains a
//! code and writes the pages to files.
//!
//! ```
//! use error_catalog::{Impact, diff};
//! use error_core::{ApiError, catalog};
//! use error_formats::{PublishedCatalog, Stripe};
//!
//! /// No such account
//! #[derive(Debug, thiserror::Error, ApiError)]
//! #[error("No account found with id: {id}")]
//! #[api(status = 404, code = "account_not_found")]
//! struct NoAccount { id: String }
//!
//! let old = PublishedCatalog::new("accounts", &Stripe::new(), &catalog![NoAccount])?;
//! let new = PublishedCatalog::new("accounts", &Stripe::new(), &catalog![])?;
//!
//! let changes = diff(&old, &new);
//! assert_eq!(changes.len(), 1);
//! assert_eq!(changes[0].level, Impact::Breaking);
//! assert_eq!(changes[0].to_string(), "breaking: invalid_request_error/account_not_found: the code is gone [code-removed]");
//! # Ok::<(), Box<dyn std::error::Error>>(())
//! ```
//!
//! # Features
//!
//! | feature | default | what it adds |
//! |---|---|---|
//! | `cli` | yes | the command-line tool |

mod assert;
mod body;
mod check;
mod diff;
mod finding;
mod read;
mod report;

#[doc(hidden)]
pub use crate::assert::assert_unchanged;
pub use crate::{
    check::check,
    diff::diff,
    finding::{Change, Finding, Impact, Level, Lint, Weight},
    read::{ReadError, read},
    report::{Report, ReportForm},
};
