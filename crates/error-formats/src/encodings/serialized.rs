//! What a value serializes to, where that is a text.

use std::fmt;

use serde::Serialize;

/// Displays a value that serializes to a text or another scalar, with serde's own
/// serializer for a formatter.
pub(super) struct Serialized<'b, B: ?Sized>(pub(super) &'b B);

impl<B: Serialize + ?Sized> fmt::Display for Serialized<'_, B> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.serialize(f)
    }
}
