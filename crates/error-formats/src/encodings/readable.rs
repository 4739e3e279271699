//! A body that is a text for people, not data.

use std::fmt::{self, Write};

use bytes::Bytes;
use serde::{Serialize, Serializer};

use super::serialized::Serialized;
use crate::BodyError;

/// A body that is a text for people. The bytes of the text are the bytes of the body.
pub struct Readable<'a>(Box<dyn fmt::Display + 'a>);

impl<'a> Readable<'a> {
    pub(super) fn new(text: impl fmt::Display + 'a) -> Readable<'a> {
        Readable(Box::new(text))
    }
}

impl Serialize for Readable<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(&self.0)
    }
}

impl fmt::Debug for Readable<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Readable")
    }
}

#[cfg(feature = "openapi")]
impl utoipa::ToSchema for Readable<'_> {}

#[cfg(feature = "openapi")]
impl utoipa::PartialSchema for Readable<'_> {
    fn schema() -> utoipa::openapi::RefOr<utoipa::openapi::Schema> {
        <String as utoipa::PartialSchema>::schema()
    }
}

/// The text that a body serializes to.
pub(super) fn text_of(body: &impl Serialize) -> Result<Bytes, BodyError> {
    let mut text = String::with_capacity(1_024);
    write!(text, "{}", Serialized(body)).map_err(BodyError::new)?;
    Ok(text.into())
}
