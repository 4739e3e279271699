//! Types whose errors are known at compile time.

use std::convert::Infallible;

use axum::response::{Html, NoContent, Redirect};
use bytes::Bytes;
use error_core::{ErrorSet, ErrorStatus};
use error_openapi::Declared;

use crate::{HandlerError, Reply};

/// A return type of a handler, or a rejection of an extractor, whose errors are known at
/// compile time.
///
/// `#[derive(ApiError)]` implements this trait. [`Error`](crate::Error) and
/// `impl IntoResponse` can hold any error, so a route that returns one of them must list
/// its error types: see [`documented_routes!`](crate::documented_routes).
///
/// # Examples
///
/// ```
/// use error_response::{ApiError, openapi::KnownErrors};
///
/// /// No such account
/// #[derive(Debug, thiserror::Error, ApiError)]
/// #[error("No account found")]
/// #[api(status = 404, code = "account_not_found")]
/// struct NoAccount;
///
/// assert_eq!(<Result<String, NoAccount>>::known_errors().len(), 1);
/// assert!(String::known_errors().is_empty());
/// ```
///
/// Open: implement this trait for your own return types of handlers that are not API
/// errors.
#[diagnostic::on_unimplemented(
    message = "the errors of `{Self}` are not known",
    label = "may return any error",
    note = "return a type that derives `ApiError`, or list the types: `documented_routes!(handler => [AccountError])`"
)]
pub trait KnownErrors {
    /// The errors that a client may receive.
    fn known_errors() -> Vec<Declared>;
}

impl<T, E: KnownErrors> KnownErrors for Result<T, E> {
    fn known_errors() -> Vec<Declared> {
        E::known_errors()
    }
}

impl<E: ErrorSet> KnownErrors for HandlerError<E> {
    fn known_errors() -> Vec<Declared> {
        Declared::set(E::SET).collect()
    }
}

impl<T: KnownErrors> KnownErrors for Box<T> {
    fn known_errors() -> Vec<Declared> {
        T::known_errors()
    }
}

/// Stands, in a list of error types, for an error response of which only the status is
/// known.
///
/// # Examples
///
/// ```
/// use error_response::openapi::{Declared, KnownErrors, Status};
///
/// assert!(matches!(<Status<415>>::known_errors()[..], [Declared::Status(status)] if status.as_u16() == 415));
/// ```
#[derive(Debug, Clone, Copy)]
pub enum Status<const CODE: u16> {}

impl<const CODE: u16> KnownErrors for Status<CODE> {
    fn known_errors() -> Vec<Declared> {
        const {
            assert!(CODE >= 400 && CODE < 600, "the status of an error is 400 to 599");
        }
        ErrorStatus::new(CODE).map(Declared::Status).into_iter().collect()
    }
}

macro_rules! no_errors {
    ($([$($parameter:ident)?] $type:ty,)+) => {
        $(impl$(<$parameter>)? KnownErrors for $type {
            fn known_errors() -> Vec<Declared> {
                Vec::new()
            }
        })+
    };
}

no_errors! {
    [] (),
    [] Infallible,
    [] String,
    [] &'static str,
    [] Bytes,
    [] NoContent,
    [] Redirect,
    [T] Html<T>,
    [T] Reply<T>,
    [T] axum::Json<T>,
    [T] crate::extract::Json<T>,
}
