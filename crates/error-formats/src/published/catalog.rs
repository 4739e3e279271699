//! The catalog of one API, as it is published.

use std::collections::BTreeMap;

use error_core::Catalog;
use serde::{Deserialize, Serialize};

use super::{PublishedError, PublishedExample, PublishedOperation, PublishedSuccess};
use crate::{BodyError, ErasedWireFormat, entries};

/// All that an API publishes about its errors: their texts, statuses, members
/// and headers, an example of each, and which operation returns which.
///
/// It is made from the [`Catalog`] and the format that answer, so it can't say
/// anything else than they do; it serializes the same each time, sorted by type
/// and code. The same value is served as `errors.json`, carried by an OpenAPI
/// document as `x-error-catalog`, and kept in a repository to compare the next
/// version with.
///
/// # Examples
///
/// ```
/// use error_core::{ApiError, catalog};
/// use error_formats::{Problem, PublishedCatalog};
///
/// /// No such account
/// ///
/// /// The account does not exist, or the caller may not see it.
/// #[derive(Debug, thiserror::Error, ApiError)]
/// #[error("No account found with id: {id}")]
/// #[api(status = 404, code = "account_not_found", action = "Check the id")]
/// struct NoAccount { id: String }
///
/// let format = Problem::new().with_type_base("https://api.example.com/errors/")?;
/// let catalog = PublishedCatalog::new("accounts", &format, &catalog![NoAccount])?;
///
/// let error = catalog.error(None, "account_not_found").expect("it is in the catalog");
/// assert_eq!((error.status, &*error.title), (404, "No such account"));
/// assert_eq!(error.uri.as_deref(), Some("https://api.example.com/errors/account_not_found"));
/// assert_eq!(error.examples[0].media_type, "application/problem+json");
/// assert!(error.examples[0].body.contains(r#""detail":"No account found with id: id_123""#));
/// // What the framework answers by itself is there as well.
/// assert!(catalog.error(None, "method_not_allowed").expect("it is in the catalog").framework);
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
#[non_exhaustive]
pub struct PublishedCatalog {
    /// The version of this form; a reader refuses one it does not know.
    pub form: u32,
    /// The name of the API.
    pub name: String,
    /// The name of the format its errors have on the wire.
    pub dialect: String,
    /// The media type of its errors.
    pub media_type: String,
    /// What the address of each error's page begins with, where it is this base
    /// and the code.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub docs_base: Option<String>,
    /// The errors, sorted by type and code.
    pub errors: Vec<PublishedError>,
    /// The successes that have codes, sorted likewise.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub successes: Vec<PublishedSuccess>,
    /// The operations whose errors are known, sorted by path and method.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub operations: Vec<PublishedOperation>,
}

impl PublishedCatalog {
    /// The form that this version writes, and the newest it reads.
    pub const FORM: u32 = 1;

    /// What the API called `name` answers in `format`.
    ///
    /// # Errors
    ///
    /// Fails when the format can't write an example.
    pub fn new(
        name: impl Into<String>,
        format: &dyn ErasedWireFormat,
        catalog: &Catalog,
    ) -> Result<PublishedCatalog, BodyError> {
        let mut published = PublishedCatalog {
            form: PublishedCatalog::FORM,
            name: name.into(),
            dialect: format.name().to_owned(),
            media_type: media_type(format),
            docs_base: format.docs_base().map(str::to_owned),
            ..PublishedCatalog::default()
        };
        for entry in entries(format, catalog) {
            match entry.definition() {
                None => published.successes.push(PublishedSuccess::new(&entry)),
                Some(definition) => published.errors.push(PublishedError::new(&entry, definition, format)?),
            }
        }
        published.errors.sort_by_cached_key(PublishedError::key);
        published.successes.sort_by(|one, other| (&one.kind, &one.code).cmp(&(&other.kind, &other.code)));
        Ok(published)
    }

    /// Adds an example of each error in another format, for an API that answers
    /// in several.
    ///
    /// # Errors
    ///
    /// Fails when the format can't write an example.
    pub fn with_examples_in(
        mut self,
        format: &dyn ErasedWireFormat,
        catalog: &Catalog,
    ) -> Result<PublishedCatalog, BodyError> {
        // What an author leaves open has another code in each format.
        for definition in catalog.definitions().iter().filter(|definition| definition.code().is_some()) {
            let is_it = |error: &&mut PublishedError| {
                let same_kind = definition.kind().is_none_or(|kind| Some(kind) == error.kind.as_deref());
                let same_title = definition.title().is_none_or(|title| title == error.title);
                let same_status = definition.status().is_some_and(|status| status.as_u16() == error.status);
                Some(&*error.code) == definition.code() && same_kind && same_title && same_status
            };
            if let Some(error) = self.errors.iter_mut().find(is_it) {
                error.examples.push(PublishedExample::new(definition, format)?.0);
            }
        }
        Ok(self)
    }

    /// Adds what an operation returns.
    #[must_use]
    pub fn with_operation(mut self, operation: PublishedOperation) -> PublishedCatalog {
        let at = self.operations.partition_point(|other| other.place() < operation.place());
        self.operations.insert(at, operation);
        self
    }

    /// The error of this type and code.
    pub fn error(&self, kind: Option<&str>, code: &str) -> Option<&PublishedError> {
        let mut same_code = self.errors.iter().filter(|error| error.code == code);
        match kind {
            Some(kind) => same_code.find(|error| error.kind.as_deref() == Some(kind)),
            None => same_code.next(),
        }
    }

    /// The errors a reader may mean by `name`: a code, its spelling on the wire,
    /// or a number. Several types may share a code.
    pub fn named<'a>(&'a self, name: &'a str) -> impl Iterator<Item = &'a PublishedError> {
        let number = name.parse().ok();
        self.errors.iter().filter(move |error| {
            error.code == name || error.wire_code() == name || (number.is_some() && error.number == number)
        })
    }

    /// The errors, those of one code together: several types may share it.
    pub fn errors_by_code(&self) -> Vec<Vec<&PublishedError>> {
        let mut by_code: BTreeMap<&str, Vec<&PublishedError>> = BTreeMap::new();
        for error in &self.errors {
            by_code.entry(&error.code).or_default().push(error);
        }
        by_code.into_values().collect()
    }

    /// The operations that return `error`.
    pub fn operations_of<'a>(
        &'a self,
        error: &PublishedError,
    ) -> impl Iterator<Item = &'a PublishedOperation> + use<'a> {
        let (kind, code) = (error.kind.clone(), error.code.clone());
        let returns = move |operation: &&PublishedOperation| {
            operation.errors.iter().any(|key| key.kind == kind && key.code == code)
        };
        self.operations.iter().filter(returns)
    }
}

pub(super) fn media_type(format: &dyn ErasedWireFormat) -> String {
    String::from_utf8_lossy(format.media_type().as_bytes()).into_owned()
}
