//! All the codes an API can answer with, as one format sees them.

use error_core::{ApiError, Catalog, Category, CategoryError};
use serde::{Serialize, Serializer};

use crate::{CatalogEntry, ErasedWireFormat, WireFormat};

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
/// by itself, each pair of type and code once. A success never hides an error.
pub fn entries(format: &dyn ErasedWireFormat, catalog: &Catalog) -> Vec<CatalogEntry> {
    let successes = catalog.successes().iter().chain(format.success_definition()).map(CatalogEntry::success);
    let errors = catalog.definitions().iter().map(|definition| CatalogEntry::error(format.resolve(definition)));
    let framework =
        framework().map(|category| CatalogEntry::framework(format.resolve(CategoryError::new(category).definition())));
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
