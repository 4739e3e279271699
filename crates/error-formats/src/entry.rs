//! One code that an API can answer with.

use error_core::{Definition, Resolved, SuccessDefinition};
use serde::Serialize;

/// One code of a catalog, with what the format fills in.
///
/// # Examples
///
/// ```
/// use error_core::{ApiError, Catalog, catalog};
/// use error_formats::{Stripe, entries};
///
/// /// No such account
/// #[derive(Debug, thiserror::Error, ApiError)]
/// #[error("No account found with id: {id}")]
/// #[api(status = 404, code = "account_not_found", param = "id")]
/// struct NoAccount { id: String }
///
/// let entries = entries(&Stripe::new(), &catalog![NoAccount]);
/// assert_eq!(entries[0].code(), "account_not_found");
/// assert_eq!(entries[0].kind(), Some("invalid_request_error"));
/// // What the framework itself answers follows.
/// assert!(entries.iter().any(|entry| entry.code() == "internal_error" && entry.is_extension()));
/// ```
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct CatalogEntry {
    status: u16,
    #[serde(rename = "type", skip_serializing_if = "Option::is_none")]
    kind: Option<&'static str>,
    code: &'static str,
    #[serde(skip_serializing_if = "Option::is_none")]
    number: Option<i64>,
    title: &'static str,
    #[serde(skip)]
    listed: Option<&'static str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    description: Option<&'static str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    action: Option<&'static str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    docs: Option<&'static str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    retry: Option<&'static str>,
    #[serde(skip_serializing_if = "std::ops::Not::not")]
    extension: bool,
    /// Whether the number is the entry's own and not its category's.
    #[serde(skip)]
    own_number: bool,
    #[serde(skip)]
    definition: Option<&'static Definition>,
    #[serde(skip)]
    framework: bool,
}

impl CatalogEntry {
    pub(crate) fn success(definition: &SuccessDefinition) -> CatalogEntry {
        CatalogEntry {
            status: definition.status().as_u16(),
            kind: definition.kind(),
            code: definition.code(),
            number: definition.number(),
            title: definition.title().unwrap_or("Success"),
            listed: definition.listed(),
            description: definition.description(),
            action: None,
            docs: None,
            retry: None,
            extension: false,
            own_number: true,
            definition: None,
            framework: false,
        }
    }

    pub(crate) fn error(resolved: Resolved) -> CatalogEntry {
        let definition = resolved.definition();
        CatalogEntry {
            status: resolved.status().as_u16(),
            kind: resolved.kind(),
            code: resolved.code(),
            number: resolved.number(),
            title: resolved.title(),
            listed: resolved.listed(),
            description: definition.description(),
            action: definition.action(),
            docs: definition.docs(),
            retry: Some(definition.retry().name()),
            extension: resolved.is_extension(),
            own_number: resolved.has_own_number(),
            definition: Some(definition),
            framework: false,
        }
    }

    pub(crate) fn framework(resolved: Resolved) -> CatalogEntry {
        CatalogEntry { framework: true, ..CatalogEntry::error(resolved) }
    }

    /// The status.
    pub fn status(&self) -> u16 {
        self.status
    }

    /// The type.
    pub fn kind(&self) -> Option<&'static str> {
        self.kind
    }

    /// The code, in snake case.
    pub fn code(&self) -> &'static str {
        self.code
    }

    /// The number.
    pub fn number(&self) -> Option<i64> {
        self.number
    }

    /// Whether the number is the entry's own and not its category's.
    pub fn has_own_number(&self) -> bool {
        self.own_number
    }

    /// What the entry is called.
    pub fn title(&self) -> &'static str {
        self.title
    }

    /// The text for a listing: the title, unless it has one of its own there.
    pub fn listed(&self) -> &'static str {
        self.listed.unwrap_or(self.title)
    }

    /// What the entry means.
    pub fn description(&self) -> Option<&'static str> {
        self.description
    }

    /// What the client's developer should do.
    pub fn action(&self) -> Option<&'static str> {
        self.action
    }

    /// Whether the API's own documents lack this code.
    pub fn is_extension(&self) -> bool {
        self.extension
    }

    /// The definition of an error; `None` for a success.
    pub fn definition(&self) -> Option<&'static Definition> {
        self.definition
    }

    /// Whether only the framework answers with it, and no error of the author's.
    pub fn is_framework(&self) -> bool {
        self.framework
    }
}
