//! Equality of definitions in constants, where `==` is not available.

use crate::Example;

pub(super) const fn same_example(one: Option<Example>, other: Option<Example>) -> bool {
    match (one, other) {
        (Some(Example::Text(one)), Some(Example::Text(other)))
        | (Some(Example::Number(one)), Some(Example::Number(other))) => same_text(one, other),
        (Some(Example::Boolean(one)), Some(Example::Boolean(other))) => one == other,
        (None, None) => true,
        _ => false,
    }
}

pub(super) const fn same_optional_text(one: Option<&str>, other: Option<&str>) -> bool {
    match (one, other) {
        (Some(one), Some(other)) => same_text(one, other),
        (None, None) => true,
        _ => false,
    }
}

/// Whether two texts are equal.
pub const fn same_text(one: &str, other: &str) -> bool {
    let (one, other) = (one.as_bytes(), other.as_bytes());
    if one.len() != other.len() {
        return false;
    }
    let mut at = 0;
    while at < one.len() {
        if one[at] != other[at] {
            return false;
        }
        at += 1;
    }
    true
}
