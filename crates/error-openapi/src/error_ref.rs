//! One error of a document, by where it comes from.

use std::{collections::BTreeSet, mem::discriminant};

/// Refers to an error of the document. The order of the references is the order
/// of errors in the document.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub(crate) enum ErrorRef {
    /// An error of the catalog, by its index there: under its own status, or under
    /// one of several.
    Catalog(usize, Option<u16>),
    /// An error of which only the category is known, by the category's index.
    Category(usize),
    /// An error of which only the status is known.
    Status(u16),
}

impl ErrorRef {
    /// Whether a list of the only errors says something of this one: where it
    /// names others of the same source, and where it names none at all and this
    /// is one of an error type.
    pub(crate) fn is_narrowed_by(self, only: &BTreeSet<ErrorRef>) -> bool {
        let is_of_type = matches!(self, ErrorRef::Catalog(..));
        only.is_empty() && is_of_type || only.iter().any(|other| discriminant(other) == discriminant(&self))
    }
}
