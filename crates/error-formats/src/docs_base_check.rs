//! Checks the base of the addresses of a format's pages.

use std::{error::Error, fmt};

use crate::{AddressBase, ErasedWireFormat, InvalidBase};

/// Checks that the `docs_base` of a format is a base of addresses, as [`AddressBase`]
/// requires.
///
/// The built-in formats check their bases when they are created. A format of your own
/// returns its base as text, so layers and catalogs check it when they are created.
///
/// # Errors
///
/// Fails if the base breaks one of the [rules](AddressBase).
///
/// # Examples
///
/// ```
/// use error_core::ErrorView;
/// use error_formats::{Unwrapped, WireFormat, check_docs_base};
///
/// #[derive(Debug)]
/// struct Own;
///
/// impl WireFormat for Own {
///     type Failure<'a> = &'a str;
///     type Success<'a> = Unwrapped;
///
///     fn name(&self) -> &'static str {
///         "own"
///     }
///
///     fn failure<'a>(&'a self, view: &'a ErrorView<'a>) -> &'a str {
///         view.code()
///     }
///
///     fn docs_base(&self) -> Option<&str> {
///         Some("errors")
///     }
/// }
///
/// assert_eq!(
///     check_docs_base(&Own).unwrap_err().to_string(),
///     "`docs_base` of the format `own` returns an invalid base: the base \"errors\" of addresses must begin with https://, \
///      http:// or one /: write \"/errors/\"",
/// );
/// ```
pub fn check_docs_base(format: &dyn ErasedWireFormat) -> Result<(), DocsBaseError> {
    match format.docs_base().map(AddressBase::new) {
        Some(Err(invalid)) => Err(DocsBaseError { format: format.name(), invalid }),
        Some(Ok(_)) | None => Ok(()),
    }
}

/// The error for a format whose `docs_base` is not a base of addresses. It says what to
/// write instead.
#[derive(Clone, PartialEq, Eq)]
pub struct DocsBaseError {
    format: &'static str,
    invalid: InvalidBase,
}

/// The text of `unwrap`, and of an error that `main` returns: what to write instead.
impl fmt::Debug for DocsBaseError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Display::fmt(self, f)
    }
}

impl fmt::Display for DocsBaseError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "`docs_base` of the format `{}` returns an invalid base: {}", self.format, self.invalid)
    }
}

impl Error for DocsBaseError {}
