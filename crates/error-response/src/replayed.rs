//! The mark of error responses that are sent again.

/// An extension of an error response that an error layer rendered for an earlier request, and that a layer which stores
/// responses sends again. Where a layer does not know it by its body, it keeps the body, whatever its media type.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Replayed;
