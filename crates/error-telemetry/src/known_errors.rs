//! The errors that a metric may name.

use std::collections::{HashMap, HashSet};

use error_catalog::PublishedCatalog;

/// The types and codes of a catalog.
#[derive(Debug, Default)]
pub(crate) struct KnownErrors {
    types_by_code: HashMap<String, HashSet<Option<String>>>,
}

impl KnownErrors {
    pub(crate) fn of(catalog: &PublishedCatalog) -> KnownErrors {
        let mut types_by_code: HashMap<String, HashSet<Option<String>>> = HashMap::new();
        for error in &catalog.errors {
            types_by_code.entry(error.code.clone()).or_default().insert(error.error_type.clone());
        }
        KnownErrors { types_by_code }
    }

    pub(crate) fn has(&self, error_type: Option<&str>, code: &str) -> bool {
        let types = self.types_by_code.get(code);
        types.is_some_and(|types| types.iter().any(|known| known.as_deref() == error_type))
    }
}
