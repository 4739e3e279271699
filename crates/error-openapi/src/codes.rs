//! Whether a client must expect codes that the document does not list.

/// Whether a client must expect codes that the document does not list.
///
/// Generated clients treat the two in opposite ways, so it is the author's choice.
/// The document and the comparison of catalogs both follow it.
///
/// # Examples
///
/// ```
/// use error_core::catalog;
/// use error_formats::Stripe;
/// use error_openapi::{Codes, Describer};
///
/// // Clients get an enumeration; a new code is a breaking change.
/// let describer = Describer::new(Stripe::new(), catalog![]).with_codes(Codes::Closed);
/// # let _ = describer;
/// ```
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum Codes {
    /// A code is a text. The schema lists the known codes in its description and in
    /// `x-extensible-enum`, and a new code breaks no client: the default of
    /// [`Shape::Enumerated`](crate::Shape::Enumerated).
    Open,
    /// A code is one of an `enum`. Clients switch over all of them, and many reject a
    /// code that their document does not have: the default of
    /// [`Shape::Union`](crate::Shape::Union), which has no other form.
    Closed,
}
