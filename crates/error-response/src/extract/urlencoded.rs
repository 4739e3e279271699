//! `application/x-www-form-urlencoded`, as queries and forms have it.

use error_core::Place;
use serde::de::DeserializeOwned;

use super::{
    collect::{Node, Origin},
    listed::Listed,
    rejection::Refusal,
};

/// Reads the pairs, as axum does.
pub(super) fn decode<T: DeserializeOwned>(pairs: &[u8]) -> Option<T> {
    T::deserialize(serde_urlencoded::Deserializer::new(form_urlencoded::parse(pairs))).ok()
}

/// What `T` finds wrong with the pairs.
#[cold]
pub(super) fn refused<T: DeserializeOwned>(pairs: &[u8], place: Place) -> Refusal {
    match Node::of_texts(Origin::Pairs, form_urlencoded::parse(pairs)) {
        Some(input) => Refusal::of_fields::<T>(input, place),
        None => Refusal::of_violations(Listed::default(), place),
    }
}
