//! The error inside a `transparent` one, for the derive.

use std::fmt;

use crate::{ApiError, Definition, DefinitionSet, ErrorSet, Facts};

/// Both traits of an API error in one, so that a `transparent` field that is
/// none is one error to its author and not one for each trait.
#[diagnostic::on_unimplemented(
    message = "`{Self}` is not an API error, so `transparent` can't hand it on",
    label = "not an API error",
    note = "write `#[derive(ApiError)]` on `{Self}`, or give this error a definition of its own: `#[api(status = 500, \
            code = \"...\")]` or `#[api(category = internal_error)]`"
)]
pub trait Transparent {
    /// The definitions of the type.
    const SET: DefinitionSet;

    /// [`ApiError::definition`].
    fn definition(&self) -> &'static Definition;

    /// [`ApiError::message`].
    ///
    /// # Errors
    ///
    /// Fails when the formatter does.
    fn message(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result;

    /// [`ApiError::user_message`].
    ///
    /// # Errors
    ///
    /// Fails when the formatter does.
    fn user_message(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result;

    /// [`ApiError::facts`].
    fn facts<'a>(&'a self, facts: &mut Facts<'a>);
}

#[diagnostic::do_not_recommend]
impl<T: ApiError + ErrorSet> Transparent for T {
    const SET: DefinitionSet = <T as ErrorSet>::SET;

    fn definition(&self) -> &'static Definition {
        ApiError::definition(self)
    }

    fn message(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        ApiError::message(self, f)
    }

    fn user_message(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        ApiError::user_message(self, f)
    }

    fn facts<'a>(&'a self, facts: &mut Facts<'a>) {
        ApiError::facts(self, facts);
    }
}
