//! An error type for handlers that return errors of crates without axum.

use std::{fmt, panic::Location};

use axum::response::{IntoResponse, Response};
use error_core::ApiError;

use crate::{raised::Raised, respond::respond_raised, unmet};

/// Lets a handler return an API error from a crate that does not depend on axum: an error
/// that derives `error_core::ApiError`, or a [`CategoryError`](crate::CategoryError).
///
/// `?` converts the error to this type. Unlike [`Error`](crate::Error), which holds any
/// error, it keeps the error's type, so `documented_routes!` can list the errors.
///
/// # Examples
///
/// ```
/// use axum::{Router, body::{Body, to_bytes}, http::Request, routing::get};
/// use error_response::{ErrorLayer, HandlerError, RouterExt, format::Stripe};
/// # use tower::ServiceExt;
///
/// mod inventory { // a separate crate, which depends on error-core
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
/// # #[tokio::main(flavor = "current_thread")] async fn main() -> Result<(), Box<dyn std::error::Error>> {
/// let app: Router = Router::new().route("/momo", get(buy)).errors(ErrorLayer::new(Stripe::new()));
/// let response = app.oneshot(Request::get("/momo").body(Body::empty())?).await?;
/// assert_eq!(response.status(), 409);
/// assert_eq!(
///     to_bytes(response.into_body(), 1024).await?,
///     r#"{"error":{"code":"sold_out","message":"Momo is sold out","type":"invalid_request_error"}}"#,
/// );
/// # Ok(()) }
/// ```
pub struct HandlerError<E> {
    error: E,
    raised: Raised,
}

impl<E> HandlerError<E> {
    /// Returns the wrapped error.
    pub fn into_inner(self) -> E {
        self.error
    }
}

impl<E: ApiError> HandlerError<E> {
    /// The place in the source code where the error was created: the place that the error
    /// itself reports or, without one, the place of the `?` that converted it.
    pub fn location(&self) -> &'static Location<'static> {
        self.error.location().unwrap_or(self.raised.location())
    }
}

impl<E: ApiError> From<E> for HandlerError<E> {
    #[track_caller]
    fn from(error: E) -> HandlerError<E> {
        HandlerError { error, raised: Raised::here() }
    }
}

impl<E: ApiError + 'static> IntoResponse for HandlerError<E> {
    fn into_response(self) -> Response {
        let response = respond_raised(&self.error, &self.raised);
        unmet::warn(&self.error, &response);
        response
    }
}

impl<E: fmt::Debug> fmt::Debug for HandlerError<E> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.error.fmt(f)
    }
}

impl<E: fmt::Display> fmt::Display for HandlerError<E> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.error.fmt(f)
    }
}
