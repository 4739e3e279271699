//! What a document promises, as a set to hold answers against.

use std::collections::{BTreeMap, BTreeSet};

use error_catalog::PublishedCatalog;

/// The errors that each operation of a document may answer with.
///
/// Made by [`Describer::describe`](crate::Describer::describe).
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Documented {
    pub(crate) operations: BTreeMap<String, BTreeMap<String, BTreeSet<DocumentedError>>>,
    pub(crate) catalog: PublishedCatalog,
}

/// One error that an operation may answer with.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct DocumentedError {
    /// The status of the response.
    pub status: u16,
    /// The code, in snake case.
    pub code: &'static str,
    /// The type.
    pub kind: Option<&'static str>,
}

impl Documented {
    /// The catalog that the document carries as `x-error-catalog`, with what each
    /// operation returns.
    pub fn catalog(&self) -> &PublishedCatalog {
        &self.catalog
    }

    /// The path of the document that a request path template belongs to. A
    /// template may have a prefix that the document leaves to its server's
    /// address.
    pub fn path(&self, template: &str) -> Option<&str> {
        let is_it = |path: &str| template.ends_with(path) && path.starts_with('/');
        if self.operations.contains_key(template) {
            return self.operations.get_key_value(template).map(|(path, _)| path.as_str());
        }
        self.operations.keys().map(String::as_str).filter(|path| is_it(path)).max_by_key(|path| path.len())
    }

    /// The errors of one operation; `None` where the document has no such
    /// operation.
    pub fn errors(&self, method: &str, path: &str) -> Option<&BTreeSet<DocumentedError>> {
        self.operations.get(path)?.get(method)
    }

    /// Every operation and its errors: method, path, error.
    pub fn iter(&self) -> impl Iterator<Item = (&str, &str, DocumentedError)> {
        self.operations.iter().flat_map(|(path, methods)| {
            methods.iter().flat_map(move |(method, errors)| {
                errors.iter().map(move |error| (method.as_str(), path.as_str(), *error))
            })
        })
    }
}
