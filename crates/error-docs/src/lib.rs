//! Web pages about the errors of an API.
//!
//! [`Pages`] creates an index with search and filters, and a page for each code, from a
//! [`PublishedCatalog`](error_catalog::PublishedCatalog). Each page is available as HTML,
//! Markdown and JSON. Serve the pages with any web framework, or get them as files from
//! [`Pages::export`].
//!
//! ```
//! use error_core::{ApiError, catalog};
//! use error_docs::{IndexQuery, Pages, Representation};
//! use error_formats::{Stripe, publish};
//!
//! /// No such account
//! ///
//! /// The account does not exist, or the caller may not see it.
//! #[derive(Debug, thiserror::Error, ApiError)]
//! #[error("No account found with id: {id}")]
//! #[api(status = 404, code = "account_not_found", action = "Check the id")]
//! struct NoAccount { id: String }
//!
//! let pages = Pages::new(publish("accounts", &Stripe::new(), &catalog![NoAccount])?);
//!
//! let page = pages.error("account_not_found", Representation::Html)?.expect("it is in the catalog");
//! assert!(page.contains("<h1><code>account_not_found</code></h1>"));
//! assert!(page.contains("The account does not exist, or the caller may not see it."));
//!
//! let index = pages.index(&IndexQuery::parse("q=account&status=404"), Representation::Markdown)?;
//! assert!(index.contains("[`account_not_found`](./account_not_found.md)"));
//! # Ok::<(), Box<dyn std::error::Error>>(())
//! ```
//!
//! # What a text can't do
//!
//! Titles, messages and codes are always shown as text, even if they contain `<script>`,
//! quotes, control characters or marks that change the writing direction. The templates
//! escape texts for their language, and invisible characters are shown as escapes
//! (`\u{202e}`); see [`error_markup::inert`]. In the shell commands of example requests,
//! the shell replaces only `$API_BASE` and `$API_KEY`, variables that the reader sets.

mod pages;
mod page_error;
mod query;
mod pasted;
mod searched;
mod search;
mod slug;
mod representation;
mod templates;
mod error_section;
mod prose;
mod exchange;
mod handling;
mod body_members;
mod publisher;
mod phrase;
mod export;
mod search_list;
mod asset;

pub use crate::{
    asset::{ASSETS, Asset, CONTENT_SECURITY_POLICY, LOGO},
    export::ExportedFile,
    page_error::PageError,
    pages::Pages,
    publisher::{InvalidLink, Publisher},
    query::IndexQuery,
    representation::Representation,
    slug::slug,
};

/// Runs the examples of the README.
#[cfg(doctest)]
#[doc = include_str!("../README.md")]
struct Readme;
