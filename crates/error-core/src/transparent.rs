//! The wrapped error of a `transparent` variant, for the derive.

use std::{fmt, panic::Location};

use crate::{ApiError, Arguments, Definition, DefinitionSet, ErrorSet, Facts};

/// Both traits of an API error in one. If the field of a `transparent` variant is not an
/// API error, the compiler then reports one error instead of one for each trait.
///
/// Sealed: implemented for every type with both traits.
#[diagnostic::on_unimplemented(
    message = "`{Self}` is not an API error, so `transparent` cannot forward to it",
    label = "not an API error",
    note = "write `#[derive(ApiError)]` on `{Self}`, or give this error a definition of its own: `#[api(status = 500, \
            code = \"...\")]` or `#[api(category = internal_error)]`"
)]
pub trait Transparent: ApiError + ErrorSet {}

#[diagnostic::do_not_recommend]
impl<T: ApiError + ErrorSet> Transparent for T {}

/// The functions that a `transparent` error calls on the error that it wraps.
///
/// The derive stores these functions in a constant, so that the trait bound is checked in
/// one place only. If several functions needed the bound, an incremental build would
/// report a wrong inner type once for each of them.
#[derive(Debug)]
pub struct Forwarded<T> {
    /// The definitions of the type.
    pub set: DefinitionSet,
    /// [`ApiError::definition`].
    pub definition: fn(&T) -> &'static Definition,
    /// [`ApiError::message`].
    pub message: fn(&T, &mut fmt::Formatter<'_>) -> fmt::Result,
    /// [`ApiError::user_message`].
    pub user_message: fn(&T, &mut fmt::Formatter<'_>) -> fmt::Result,
    /// [`ApiError::facts`].
    pub facts: for<'a> fn(&'a T, &mut Facts<'a>),
    /// [`ApiError::arguments`].
    pub arguments: fn(&T, &mut Arguments),
    /// [`ApiError::location`].
    pub location: fn(&T) -> Option<&'static Location<'static>>,
}

/// Returns the functions of the wrapped error type `T`.
pub const fn forwarded<T: Transparent>() -> Forwarded<T> {
    Forwarded {
        set: <T as ErrorSet>::SET,
        definition: <T as ApiError>::definition,
        message: <T as ApiError>::message,
        user_message: <T as ApiError>::user_message,
        facts: <T as ApiError>::facts,
        arguments: <T as ApiError>::arguments,
        location: <T as ApiError>::location,
    }
}

/// Prints a client error with its own `Display`. Thanks to this function, the compiler
/// reports a type that is not an API error only once, and does not report the missing
/// `Display` as well.
///
/// # Errors
///
/// Fails if the formatter fails.
#[inline]
pub fn display<T: ApiError + ?Sized>(error: &T, f: &mut fmt::Formatter<'_>) -> fmt::Result {
    fmt::Display::fmt(error, f)
}
