//! The fields of an error that every format of its API must carry.

use super::same::same_text;
use crate::ErrorPart;

/// A field that every format of the API must carry: `#[api(required)]`.
///
/// # Examples
///
/// ```
/// use error_core::{ApiError, ErrorPart, ErrorSet};
///
/// /// Insufficient funds
/// #[derive(Debug, thiserror::Error, ApiError)]
/// #[error("The funds are insufficient")]
/// #[api(status = 422, code = "insufficient_funds")]
/// struct InsufficientFunds {
///     #[api(detail, required)]
///     available: u64,
/// }
///
/// let required = InsufficientFunds::DEFINITION.required();
/// assert_eq!((required[0].name(), required[0].part()), ("available", ErrorPart::Details));
/// ```
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub struct RequiredField {
    name: &'static str,
    part: ErrorPart,
}

impl RequiredField {
    /// Declares that the field `name` is this part of the error.
    pub const fn new(name: &'static str, part: ErrorPart) -> RequiredField {
        RequiredField { name, part }
    }

    /// The name of the field in Rust.
    pub const fn name(&self) -> &'static str {
        self.name
    }

    /// The part of the error that the field is.
    pub const fn part(&self) -> ErrorPart {
        self.part
    }
}

pub(super) const fn same_required(one: &[RequiredField], other: &[RequiredField]) -> bool {
    if one.len() != other.len() {
        return false;
    }
    let mut at = 0;
    while at < one.len() {
        if !same_text(one[at].name, other[at].name) || one[at].part as u8 != other[at].part as u8 {
            return false;
        }
        at += 1;
    }
    true
}
