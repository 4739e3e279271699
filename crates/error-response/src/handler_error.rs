//! An error of a crate without axum, as a handler returns it.

use std::fmt;

use axum::response::{IntoResponse, Response};
use error_core::ApiError;

use crate::{respond::respond, unmet};

/// An API error whose crate does not depend on axum, as a handler returns it: one that derives `error_core::ApiError`, or a
/// [`CategoryError`](crate::CategoryError).
///
/// `?` converts into it. Unlike [`Error`](crate::Error), which holds any error, it keeps the type, so
/// `documented_routes!` can list its errors.
///
/// # Examples
///
/// ```
/// use axum::response::IntoResponse;
/// use error_response::HandlerError;
///
/// mod inventory { // a crate of its own, which depends on error-core
///     use error_core::ApiError;
///
///     /// Sold out
///     #[derive(Debug, thiserror::Error, ApiError)]
///     #[error("{title} is sold out")]
///     #[api(status = 409, code = "sold_out")]
///     pub struct SoldOut { pub title: String }
///
///     pub fn buy(title: &str) -> Result<(), SoldOut> {
///         Err(SoldOut { title: title.to_owned() })
///     }
/// }
///
/// async fn buy() -> Result<&'static str, HandlerError<inventory::SoldOut>> {
///     inventory::buy("Momo")?;
///     Ok("bought")
/// }
///
/// # #[tokio::main(flavor = "current_thread")] async fn main() {
/// assert_eq!(buy().await.into_response().status(), 409);
/// # }
/// ```
pub struct HandlerError<E>(pub E);

impl<E: ApiError> From<E> for HandlerError<E> {
    fn from(error: E) -> HandlerError<E> {
        HandlerError(error)
    }
}

impl<E: ApiError + 'static> IntoResponse for HandlerError<E> {
    fn into_response(self) -> Response {
        let response = respond(&self.0);
        unmet::warn(&self.0, &response);
        response
    }
}

impl<E: fmt::Debug> fmt::Debug for HandlerError<E> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.fmt(f)
    }
}

impl<E: fmt::Display> fmt::Display for HandlerError<E> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.fmt(f)
    }
}
