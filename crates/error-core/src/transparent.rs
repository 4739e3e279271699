//! The error inside a `transparent` one, for the derive.

use std::{fmt, panic::Location};

use crate::{ApiError, Definition, DefinitionSet, ErrorSet, Facts};

/// Both traits of an API error in one, so that a `transparent` field that is
/// none is one error to its author and not one for each trait.
///
/// Sealed: every type with both traits has it.
#[diagnostic::on_unimplemented(
    message = "`{Self}` is not an API error, so `transparent` cannot forward to it",
    label = "not an API error",
    note = "write `#[derive(ApiError)]` on `{Self}`, or give this error a definition of its own: `#[api(status = 500, \
            code = \"...\")]` or `#[api(category = internal_error)]`"
)]
pub trait Transparent: ApiError + ErrorSet {}

#[diagnostic::do_not_recommend]
impl<T: ApiError + ErrorSet> Transparent for T {}

/// The functions of the wrapped error's type, which supply everything that the
/// error says.
///
/// The derive keeps it in a constant, which is the only place that needs the
/// bound: where several bodies need it, an incremental build reports an inner
/// type that is no API error once for each.
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
    /// [`ApiError::location`].
    pub location: fn(&T) -> Option<&'static Location<'static>>,
}

/// The functions of an error of type `T`.
pub const fn forwarded<T: Transparent>() -> Forwarded<T> {
    Forwarded {
        set: <T as ErrorSet>::SET,
        definition: <T as ApiError>::definition,
        message: <T as ApiError>::message,
        user_message: <T as ApiError>::user_message,
        facts: <T as ApiError>::facts,
        location: <T as ApiError>::location,
    }
}

/// Prints a client error itself. A type that is not an error is reported for
/// that, and not also for its missing `Display`.
///
/// # Errors
///
/// Fails when the formatter does.
#[inline]
pub fn display<T: ApiError + ?Sized>(error: &T, f: &mut fmt::Formatter<'_>) -> fmt::Result {
    fmt::Display::fmt(error, f)
}
