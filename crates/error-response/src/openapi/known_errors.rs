//! Types whose errors are known without a value of them.

use std::convert::Infallible;

use axum::response::{Html, NoContent, Redirect};
use bytes::Bytes;
use error_openapi::Declared;

use crate::Reply;

/// A type that a handler returns, or an extractor rejects with, whose errors
/// are known.
///
/// `#[derive(ApiError)]` implements it. [`Error`](crate::Error) and
/// `impl IntoResponse` hold any error: a route that returns one lists its
/// types, see [`documented_routes!`](crate::documented_routes).
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
#[diagnostic::on_unimplemented(
    message = "the errors of `{Self}` are not known",
    label = "may answer with any error",
    note = "return a type that derives `ApiError`, or list the types: `documented_routes!(handler => [AccountError])`"
)]
pub trait KnownErrors {
    /// What a client may get.
    fn known_errors() -> Vec<Declared>;
}

impl<T, E: KnownErrors> KnownErrors for Result<T, E> {
    fn known_errors() -> Vec<Declared> {
        E::known_errors()
    }
}

impl<T: KnownErrors> KnownErrors for Box<T> {
    fn known_errors() -> Vec<Declared> {
        T::known_errors()
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
}
