//! API errors that are part of another error, as a format reads them.

use std::fmt;

use super::Message;
use crate::{ApiError, Definition, Facts};

/// An API error that is part of another API error and is shown to the client with it.
///
/// It gives access only to what a client may read. A format cannot read the error itself,
/// its `Debug` or its sources. A cause may have causes as well, in up to 8 levels.
/// Because of this limit, the search for causes also ends in an error that is its own
/// cause.
///
/// # Examples
///
/// ```
/// use error_core::{ApiError, CallView, Category, CategoryError, ErrorView, Facts, Message, Resolved};
///
/// #[derive(Debug, thiserror::Error)]
/// #[error("both transfers failed")]
/// struct Batch(CategoryError);
///
/// impl ApiError for Batch {
///     fn definition(&self) -> &'static error_core::Definition {
///         self.0.definition()
///     }
///
///     fn facts<'a>(&'a self, facts: &mut Facts<'a>) {
///         facts.cause(&self.0);
///     }
/// }
///
/// let error = Batch(CategoryError::new(Category::Conflict).with_message("acc_1 is locked"));
/// let message = Message::of(&error);
/// let view = ErrorView::new(&error, &message, Resolved::standard, CallView::default());
/// let texts: Vec<_> = view.causes().iter().map(|cause| cause.message()).collect();
/// assert_eq!(texts[0].as_str(), "acc_1 is locked");
/// ```
///
/// ```compile_fail
/// fn leak(cause: &error_core::Cause<'_>) -> String {
///     cause.to_string()
/// }
/// ```
#[derive(Clone, Copy)]
pub struct Cause<'a> {
    pub(super) error: &'a dyn ApiError,
    /// How many levels of causes are around it.
    pub(super) level: u8,
}

/// How many levels of causes there are.
pub(super) const LEVELS: u8 = 8;

impl<'a> Cause<'a> {
    pub(crate) fn new(error: &'a dyn ApiError) -> Cause<'a> {
        Cause { error, level: 0 }
    }

    /// The definition: the static part of the error.
    pub fn definition(self) -> &'static Definition {
        self.error.definition()
    }

    /// Renders the message for the client. It is empty if the title is the message.
    pub fn message(self) -> Message {
        Message::of(self.error)
    }
}

impl<'a> Facts<'a> {
    /// Adds another error of the API, which is part of this one and is shown to the
    /// client.
    pub fn cause(&mut self, cause: &'a dyn ApiError) -> &mut Facts<'a> {
        self.causes.push(Cause::new(cause));
        self
    }

    /// Adds the causes in a field marked `#[api(causes)]`, for the derive.
    #[doc(hidden)]
    pub fn __causes<C: ApiError + 'a>(&mut self, causes: impl IntoIterator<Item = &'a C>) -> &mut Facts<'a> {
        for cause in causes {
            self.cause(cause);
        }
        self
    }
}

/// Shows the code alone.
impl fmt::Debug for Cause<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_tuple("Cause").field(&self.definition().code()).finish()
    }
}
