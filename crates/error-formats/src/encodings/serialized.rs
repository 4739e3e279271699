//! What a value serializes to, where that is a text.

use std::fmt;

use serde::Serialize;

/// Displays a value that serializes to a text or another scalar, with serde's own
/// serializer for a formatter.
#[derive(Debug)]
pub(super) struct Serialized<B>(pub(super) B);

impl<B: Serialize> fmt::Display for Serialized<B> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.serialize(f)
    }
}
