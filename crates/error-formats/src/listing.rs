//! All the codes an API can answer with, as one dialect sees them.

use error_core::{ApiError, Catalog, Category, CategoryError, Definition, Resolved, SuccessDefinition};
use serde::{Serialize, Serializer};

use crate::{ErasedWireFormat, WireFormat};

/// One code of a catalog, with what the dialect fills in.
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

/// All the codes of an API in its own form, as a value that serializes.
///
/// # Examples
///
/// ```
/// use error_core::catalog;
/// use error_formats::{FinImpulse, Listing, json};
///
/// let listing = json(&Listing::new(FinImpulse::new(), &catalog![]))?;
/// assert!(listing.starts_with(br#"[{"code":20000,"message":"Ok"},{"code":40000,"message":"Validation failed"}"#));
/// # Ok::<(), error_formats::BodyError>(())
/// ```
#[derive(Debug, Clone)]
pub struct Listing<F> {
    format: F,
    entries: Vec<CatalogEntry>,
}

impl<F: WireFormat> Listing<F> {
    /// Lists `catalog` as `format` does.
    pub fn new(format: F, catalog: &Catalog) -> Listing<F> {
        let entries = entries(&format, catalog);
        Listing { format, entries }
    }
}

impl<F: WireFormat> Serialize for Listing<F> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        erased_serde::serialize(&*WireFormat::listing(&self.format, &self.entries), serializer)
    }
}

/// What the framework answers by itself, whatever the author's errors are: a
/// category for each status that a foreign response may have.
fn framework() -> impl Iterator<Item = Category> {
    Category::ALL.iter().copied().filter(|&category| Category::of(category.standard_status()) == category)
}

/// Lists the successes and errors of `catalog` and what the framework answers
/// by itself, each pair of type and code once.
pub fn entries(format: &dyn ErasedWireFormat, catalog: &Catalog) -> Vec<CatalogEntry> {
    let successes = catalog.successes().iter().chain(format.success_definition()).map(CatalogEntry::success);
    let errors = catalog.definitions().iter().map(|definition| CatalogEntry::error(definition, format));
    let framework = framework().map(|category| CatalogEntry {
        framework: true,
        ..CatalogEntry::error(CategoryError::new(category).definition(), format)
    });
    let mut seen = std::collections::HashSet::new();
    successes.chain(errors).chain(framework).filter(|entry| seen.insert((entry.kind, entry.code))).collect()
}

impl CatalogEntry {
    fn success(definition: &SuccessDefinition) -> CatalogEntry {
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

    fn error(definition: &'static Definition, format: &dyn ErasedWireFormat) -> CatalogEntry {
        let resolved = Resolved::new(definition, format.row(definition.category()));
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
