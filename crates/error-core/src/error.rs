//! The trait every API error implements.

use std::{fmt, panic::Location};

use crate::{Arguments, Definition, Facts};

// The compiler shows the line of the trait to whoever forgets thiserror's derive: no attribute can say more of a trait of std.

/// A typed error of an API.
///
/// `#[derive(ApiError)]` implements this trait; its page has the table of keys. An error
/// has texts for two kinds of readers. **Clients** get [`message`](ApiError::message) and
/// the [facts](ApiError::facts). The **log** gets `Display`, `Debug` and
/// [`source`](std::error::Error::source), which never reach a client.
///
/// Open: derive it, or implement it yourself for errors whose definition depends on more than their type.
#[diagnostic::on_unimplemented(
    message = "`{Self}` is not an API error",
    label = "not an API error: `.internal()?` makes it an internal error; or add a variant with `#[from]` to your own error",
    note = "write `#[derive(ApiError)]` on it, or turn it into an internal error with `.internal()`"
)]
pub trait ApiError: std::error::Error // derive it with thiserror: `#[derive(Debug, thiserror::Error, ApiError)]`
{
    /// The definition of this error: its static part.
    ///
    /// A [fixed](Definition::is_fixed) definition describes every occurrence completely,
    /// so its response may be cached. If your implementation returns the definition of
    /// another error but has its own text or facts, that definition must not be fixed.
    fn definition(&self) -> &'static Definition;

    /// Writes the message for the client. If it writes nothing, the client reads the title.
    ///
    /// # Errors
    ///
    /// Fails if the formatter does.
    fn message(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let _ = f;
        Ok(())
    }

    /// Writes the text for end users about this occurrence.
    ///
    /// # Errors
    ///
    /// Fails if the formatter does.
    fn user_message(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.definition().user_message().unwrap_or_default())
    }

    /// Adds the facts of this occurrence, such as the parameter at fault, the wait,
    /// details and violations.
    fn facts<'a>(&'a self, facts: &mut Facts<'a>) {
        let _ = facts;
    }

    /// Adds the values that the texts of this occurrence show, as arguments of their translations. It is called only
    /// for a text in another language. The derive adds each field that a text for clients shows.
    fn arguments(&self, arguments: &mut Arguments) {
        let _ = arguments;
    }

    /// The place in the source code where the error was created, for observers and the
    /// store of occurrences. It is never sent to clients.
    ///
    /// With the derive, the place is known for a variant with a
    /// [`Located`](crate::Located) field, and for a `transparent` variant whose wrapped
    /// error knows its place.
    fn location(&self) -> Option<&'static Location<'static>> {
        None
    }
}

/// An error that never happens, such as that of an extractor that accepts every
/// request.
impl ApiError for std::convert::Infallible {
    fn definition(&self) -> &'static Definition {
        match *self {}
    }
}

impl<T: ApiError> ApiError for Box<T> {
    fn definition(&self) -> &'static Definition {
        (**self).definition()
    }

    fn message(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        (**self).message(f)
    }

    fn user_message(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        (**self).user_message(f)
    }

    fn facts<'a>(&'a self, facts: &mut Facts<'a>) {
        (**self).facts(facts);
    }

    fn arguments(&self, arguments: &mut Arguments) {
        (**self).arguments(arguments);
    }

    fn location(&self) -> Option<&'static Location<'static>> {
        (**self).location()
    }
}

/// Implements `Error` and `ApiError` for a box of any API error: the standard library
/// does not implement `Error` for such a box.
macro_rules! boxed {
    ($($error:ty),*) => {$(
        impl std::error::Error for Box<$error> {
            fn source(&self) -> Option<&(dyn std::error::Error + 'static)> {
                (**self).source()
            }
        }

        impl ApiError for Box<$error> {
            fn definition(&self) -> &'static Definition {
                (**self).definition()
            }

            fn message(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                (**self).message(f)
            }

            fn user_message(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                (**self).user_message(f)
            }

            fn facts<'a>(&'a self, facts: &mut Facts<'a>) {
                (**self).facts(facts);
            }

            fn arguments(&self, arguments: &mut Arguments) {
                (**self).arguments(arguments);
            }

            fn location(&self) -> Option<&'static Location<'static>> {
                (**self).location()
            }
        }
    )*};
}

boxed!(dyn ApiError, dyn ApiError + Send + Sync);

impl<T: ApiError> ApiError for std::sync::Arc<T> {
    fn definition(&self) -> &'static Definition {
        (**self).definition()
    }

    fn message(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        (**self).message(f)
    }

    fn user_message(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        (**self).user_message(f)
    }

    fn facts<'a>(&'a self, facts: &mut Facts<'a>) {
        (**self).facts(facts);
    }

    fn arguments(&self, arguments: &mut Arguments) {
        (**self).arguments(arguments);
    }

    fn location(&self) -> Option<&'static Location<'static>> {
        (**self).location()
    }
}
