//! One error of a document, by where it comes from.

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
