//! The trait every API error implements.

use std::fmt;

use crate::{Definition, Facts};

/// A typed error of an API.
///
/// `#[derive(ApiError)]` implements it from attributes. It has two audiences:
/// what the **client** reads is [`message`](ApiError::message) and the
/// [facts](ApiError::facts); what the **log** reads is `Display`, `Debug` and
/// [`source`](std::error::Error::source). Nothing of the second ever reaches
/// the first.
///
/// # Examples
///
/// ```
/// use error_core::{ApiError, ErrorSet, ErrorStatus};
///
/// #[derive(Debug, thiserror::Error, ApiError)]
/// enum AccountError {
///     /// No such account
///     #[error("No account found with id: {id}")]
///     #[api(status = 404, code = "account_not_found", param = "id")]
///     NotFound { id: String },
///
///     /// The ledger failed
///     #[error("ledger: {0}")]
///     #[api(category = internal_error)]
///     Ledger(#[from] std::io::Error),
/// }
///
/// let error = AccountError::NotFound { id: "acc_123".into() };
/// assert_eq!(error.definition().status(), Some(ErrorStatus::NOT_FOUND));
/// assert_eq!(AccountError::SET.iter().count(), 2);
/// ```
///
/// Open: derive it, or implement it by hand for errors whose definition is not
/// known by their type.
#[diagnostic::on_unimplemented(
    message = "`{Self}` is not an API error",
    label = "the trait `ApiError` is not implemented for `{Self}`",
    note = "write `#[derive(ApiError)]` on it, or turn it into an internal error with `.internal()`"
)]
pub trait ApiError: std::error::Error {
    /// The static entry of this error.
    ///
    /// One that [is fixed](Definition::is_fixed) speaks for the whole of it: an
    /// impl by hand that hands on another error's definition under a text or
    /// with facts of its own must not hand on such a one.
    fn definition(&self) -> &'static Definition;

    /// Writes what the client reads about this occurrence; nothing, where the
    /// title of the definition or the format speaks.
    ///
    /// # Errors
    ///
    /// Fails when the formatter does.
    fn message(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let _ = f;
        Ok(())
    }

    /// Writes what an end user may read about this occurrence.
    ///
    /// # Errors
    ///
    /// Fails when the formatter does.
    fn user_message(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.definition().user_message().unwrap_or_default())
    }

    /// Tells what is particular to this occurrence: the parameter at fault, the
    /// wait, details, violations.
    fn facts<'a>(&'a self, facts: &mut Facts<'a>) {
        let _ = facts;
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
}

/// Implements the trait for a box of any error, whose std trait std leaves out.
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
}
