//! The list of all codes that an API can return, in the structure of its format.

use error_core::{Catalog, Resolved};
use serde::{Serialize, Serializer};

use crate::{CatalogEntry, ErasedWireFormat, Sent, WireFormat, sent::is_of_framework};

/// The list of all codes of an API. It serializes in the structure that the format
/// defines for such lists.
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
    /// Lists the codes of `catalog` for `format`, and the codes of every error that a
    /// layer or an extractor may send.
    pub fn new(format: F, catalog: &Catalog) -> Listing<F> {
        Listing::of(format, catalog, &Sent::everything())
    }

    /// Lists the codes of a catalog for `format`, and the errors in `sent`, which the API
    /// sends in addition.
    pub fn of(format: F, catalog: &Catalog, sent: &Sent) -> Listing<F> {
        let entries = entries_of(&format, catalog, sent);
        Listing { format, entries }
    }
}

impl<F: WireFormat> Serialize for Listing<F> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        erased_serde::serialize(&*WireFormat::listing(&self.format, &self.entries), serializer)
    }
}

/// Lists the successes and errors of `catalog`, and a category for each status that a
/// layer or an extractor may send. Each pair of type and code is listed once.
pub fn entries(format: &dyn ErasedWireFormat, catalog: &Catalog) -> Vec<CatalogEntry> {
    entries_of(format, catalog, &Sent::everything())
}

/// Lists the successes and errors of `catalog`, and the errors in `sent`, which the API
/// sends in addition. Each pair of type and code is listed once. An error is listed even
/// if a success has the same type and code.
pub fn entries_of(format: &dyn ErasedWireFormat, catalog: &Catalog, sent: &Sent) -> Vec<CatalogEntry> {
    let successes = catalog.successes().iter().chain(format.success_definition()).map(CatalogEntry::success);
    let framework = sent.named(format);
    // What an adapter may return and an extractor too is the extractor's, which says more.
    let is_of_extractor = |error: &Resolved| {
        let is_same = |other: &Resolved| (other.category(), other.code()) == (error.category(), error.code());
        is_of_framework(error.definition()) && framework.iter().any(is_same)
    };
    let errors = catalog.definitions().iter().chain(sent.definitions());
    let errors = errors.map(|definition| format.resolve(definition)).filter(|error| !is_of_extractor(error));
    let framework = framework.iter().copied().map(CatalogEntry::framework);
    let mut seen = std::collections::HashSet::new();
    let key = |entry: &CatalogEntry| (entry.definition().is_some(), entry.error_type(), entry.code());
    let entries = successes.chain(errors.map(CatalogEntry::error)).chain(framework);
    entries.filter(|entry| seen.insert(key(entry))).collect()
}

#[cfg(test)]
mod tests {
    use error_core::{Category, SuccessDefinition, catalog};

    use super::entries;
    use crate::Problem;

    #[test]
    fn a_success_never_hides_an_error() {
        const CATALOG: error_core::Catalog = catalog![].with_successes(&[SuccessDefinition::new("conflict")]);
        let listed = entries(&Problem::new(), &CATALOG);
        let found: Vec<_> = listed.iter().filter(|entry| entry.code() == "conflict").collect();
        let categories: Vec<_> = found.iter().map(|entry| Some(entry.resolved()?.category())).collect();
        assert_eq!(categories, [None, Some(Category::Conflict)]);
    }
}
