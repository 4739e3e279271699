//! The errors for a layout that cannot be found.

use std::{error::Error, fmt};

use crate::BodyError;

/// The error for a format whose layout cannot be found.
#[non_exhaustive]
pub enum LayoutError {
    /// The format cannot write the body of an error.
    Body(BodyError),
    /// A body contains a code in a different spelling from the format's `spelling`.
    #[non_exhaustive]
    Spelling {
        /// The name of the format.
        format: &'static str,
        /// The code that was rendered, in snake case.
        code: &'static str,
        /// The place in the body, as a JSON pointer.
        place: String,
        /// The text at that place in the body.
        found: String,
        /// The code in the spelling that `spelling` returns.
        spelling: String,
    },
}

/// The text of `unwrap`, and of an error that `main` returns: what to write instead.
impl fmt::Debug for LayoutError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        error_core::__private::fmt_with_causes(self, f)
    }
}

impl fmt::Display for LayoutError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            LayoutError::Body(error) => write!(f, "the format can't write an error: {error}"),
            LayoutError::Spelling { format, code, place, found, spelling } => write!(
                f,
                "the format `{format}` writes the code `{code}` as {found:?} at {place}, and its `spelling` is \
                 {spelling:?}: let `WireFormat::spelling` return the code as the body has it"
            ),
        }
    }
}

impl Error for LayoutError {
    fn source(&self) -> Option<&(dyn Error + 'static)> {
        match self {
            // It is shown as it is.
            LayoutError::Body(error) => error.source(),
            LayoutError::Spelling { .. } => None,
        }
    }
}

/// For what is published: an example can't be shown as the format writes it.
impl From<LayoutError> for BodyError {
    fn from(error: LayoutError) -> BodyError {
        match error {
            LayoutError::Body(error) => error,
            spelling => BodyError::new(spelling),
        }
    }
}

impl From<BodyError> for LayoutError {
    fn from(error: BodyError) -> LayoutError {
        LayoutError::Body(error)
    }
}
