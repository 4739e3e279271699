//! The form of a UUID.

use error_response::Id;

/// Whether `text` is a UUID as RFC 9562, section 4, writes it.
pub(super) fn is_uuid(text: &str) -> bool {
    Id::new(text).is_ok_and(|id| id.is_uuid())
}
