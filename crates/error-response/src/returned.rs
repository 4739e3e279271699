//! Trait bounds for the return values of handlers, whose compile errors say what to write
//! instead.

use std::marker::PhantomData;

use axum::response::IntoResponse;
use error_core::ApiError;

/// A type that a handler may return.
///
/// Sealed: implemented for every type that axum can convert to a response.
#[diagnostic::on_unimplemented(
    message = "a handler cannot return `{Self}`",
    label = "axum does not know how to turn it into a response",
    note = "for an error of your own, use `#[derive(error_response::ApiError)]`",
    note = "for an error of a library, return `error_response::Result<_>` and write `.internal()?`, or make it the source of a \
            variant of your own error, with `#[from]`"
)]
pub trait Returned {}

#[diagnostic::do_not_recommend]
impl<T: IntoResponse> Returned for T {}

/// An API error that a handler may return.
///
/// Sealed: implemented for every type that axum can convert to a response.
#[diagnostic::on_unimplemented(
    message = "a handler cannot return `{Self}`",
    label = "axum does not know how to turn it into a response",
    note = "return `error_response::Result<_>` or `Result<_, error_response::HandlerError<{Self}>>`; `?` converts into both",
    note = "for an error of your own, use `#[derive(error_response::ApiError)]`; the derive of error-core does not implement `IntoResponse`"
)]
pub trait ReturnedApiError {}

#[diagnostic::do_not_recommend]
impl<T: IntoResponse> ReturnedApiError for T {}

/// The type that a handler returns, for compile-time checks. For an API error, the
/// compiler chooses the method of this type. For all others, it chooses that of
/// [`NotAnApiError`], whose compile error gives other advice.
#[derive(Debug)]
pub struct ReturnedBy<T>(PhantomData<T>);

impl<T> ReturnedBy<T> {
    /// A value of this type.
    pub const NEW: ReturnedBy<T> = ReturnedBy(PhantomData);
}

impl<T: ApiError> ReturnedBy<T> {
    /// Compiles only for an API error that a handler may return.
    pub fn a_handler(&self)
    where
        T: ReturnedApiError,
    {
    }
}

/// The fallback method for a type that is not an API error; see [`ReturnedBy`].
///
/// Sealed: implemented for `ReturnedBy` only.
pub trait NotAnApiError<T> {
    /// Compiles only for a type that a handler may return.
    fn a_handler(&self)
    where
        T: Returned,
    {
    }
}

impl<T> NotAnApiError<T> for ReturnedBy<T> {}

/// The future that an `async fn` handler returns.
///
/// Sealed: implemented for every future that may move between threads.
#[diagnostic::on_unimplemented(
    message = "a handler is an `async fn`",
    label = "`{Self}` is not a future",
    note = "write `async fn`"
)]
pub trait ReturnedFuture {}

#[diagnostic::do_not_recommend]
impl<T: Future + Send> ReturnedFuture for T {}

/// Compiles only for the future of a handler.
pub fn is_a_future<T: ReturnedFuture>() {}

/// Compiles only for the future of an `async fn` that may move between threads. The
/// compile error names the value that may not.
pub fn moves_between_threads(_: impl Future + Send) {}
