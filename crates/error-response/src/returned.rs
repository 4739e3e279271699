//! Trait bounds for the return values of handlers, whose compile errors say what to write
//! instead.

use axum::response::IntoResponse;

/// A type that a handler may return.
///
/// Sealed: implemented for every type that axum can convert to a response.
#[diagnostic::on_unimplemented(
    message = "a handler cannot return `{Self}`",
    label = "axum does not know how to turn it into a response",
    note = "for an error of your own, use `#[derive(error_response::ApiError)]`; the derive of error-core does not implement `IntoResponse`",
    note = "for an error of a library, or a `CategoryError`, return `error_response::Result<_>`, or `Result<_, \
            error_response::HandlerError<{Self}>>`; `?` converts into both",
    note = "an error that is not an API error: return `error_response::Result<_>` and write `.internal()?`"
)]
pub trait Returned {}

#[diagnostic::do_not_recommend]
impl<T: IntoResponse> Returned for T {}

/// Compiles only for a type that a handler may return.
pub fn returned_by_a_handler<T: Returned>() {}

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
