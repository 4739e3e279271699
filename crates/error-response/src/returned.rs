//! What a handler returns, as a bound whose absence is one compile error that says what to write.

use axum::response::IntoResponse;

/// What a handler returns.
///
/// Sealed: every type that axum makes a response of has it.
#[diagnostic::on_unimplemented(
    message = "a handler cannot return `{Self}`",
    label = "axum cannot make a response of it",
    note = "an error of your own: `#[derive(error_response::ApiError)]` instead of the derive of error-core, which knows no axum",
    note = "an error of a library, or a `CategoryError`: return `error_response::Result<_>`, or `Result<_, \
            error_response::HandlerError<{Self}>>`; `?` makes both",
    note = "an error that is no API error: return `error_response::Result<_>` and write `.internal()?`"
)]
pub trait Returned {}

#[diagnostic::do_not_recommend]
impl<T: IntoResponse> Returned for T {}

/// Compiles only for types that a handler may return.
pub fn returned_by_a_handler<T: Returned>() {}

/// What the function itself returns.
///
/// Sealed: every future that may move between threads has it.
#[diagnostic::on_unimplemented(
    message = "a handler is an `async fn`",
    label = "`{Self}` is not a future",
    note = "write `async fn`"
)]
pub trait ReturnedFuture {}

#[diagnostic::do_not_recommend]
impl<T: Future + Send> ReturnedFuture for T {}

/// Compiles for the future of a handler.
pub fn is_a_future<T: ReturnedFuture>() {}

/// Compiles for the future of an `async fn`; the compiler says which value in it may not move.
pub fn moves_between_threads(_: impl Future + Send) {}
