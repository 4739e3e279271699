//! The parser of `application/x-www-form-urlencoded`, for queries and forms.

use error_core::Location;
use error_fields::Input;
use serde::de::DeserializeOwned;

use super::{reason::Reason, rejection::Refusal};

/// Reads the pairs, as axum does; and where axum can't, because serde puts the
/// texts of a flattened struct aside, as what they look like.
pub(super) fn decode<T: DeserializeOwned>(pairs: &[u8], place: Location) -> Result<T, Box<Refusal>> {
    match T::deserialize(serde_urlencoded::Deserializer::new(form_urlencoded::parse(pairs))) {
        Ok(value) => Ok(value),
        Err(error) => decode_again(pairs, place, Reason::Pairs(error)),
    }
}

#[cold]
fn decode_again<T: DeserializeOwned>(pairs: &[u8], place: Location, reason: Reason) -> Result<T, Box<Refusal>> {
    Refusal::read_again(Input::pairs(form_urlencoded::parse(pairs)).in_place(place), place, reason)
}
