//! All the codes an API can answer with, as one format sees them.

use error_core::Catalog;
use serde::{Serialize, Serializer};

use crate::{CatalogEntry, ErasedWireFormat, Sent, WireFormat};

/// All the codes of an API, as a value that serializes in the format's own
/// form.
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
    /// Lists `catalog` in the form of `format`, together with every error that
    /// some layer or extractor may send.
    pub fn new(format: F, catalog: &Catalog) -> Listing<F> {
        Listing::of(format, catalog, &Sent::everything())
    }

    /// Lists a catalog in the form of `format`, together with the errors that
    /// this API sends besides it.
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

/// Lists the successes and errors of `catalog` and one category for each status
/// that some layer or extractor may send; each pair of type and code once.
pub fn entries(format: &dyn ErasedWireFormat, catalog: &Catalog) -> Vec<CatalogEntry> {
    entries_of(format, catalog, &Sent::everything())
}

/// Lists the successes and errors of `catalog` and the errors that the API sends
/// besides it; each pair of type and code once. A success never hides an error.
pub fn entries_of(format: &dyn ErasedWireFormat, catalog: &Catalog, sent: &Sent) -> Vec<CatalogEntry> {
    let successes = catalog.successes().iter().chain(format.success_definition()).map(CatalogEntry::success);
    let errors = catalog.definitions().iter().chain(sent.definitions());
    let errors = errors.map(|definition| CatalogEntry::error(format.resolve(definition)));
    let framework = sent.named(format).into_iter().map(CatalogEntry::framework);
    let mut seen = std::collections::HashSet::new();
    let key = |entry: &CatalogEntry| (entry.definition().is_some(), entry.error_type(), entry.code());
    successes.chain(errors).chain(framework).filter(|entry| seen.insert(key(entry))).collect()
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
