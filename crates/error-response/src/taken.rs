//! What a handler takes, as bounds whose absence is one compile error that says what to write.

use std::marker::PhantomData;

use axum::extract::{FromRequest, FromRequestParts};

use crate::extract::Extracted;

/// An argument of a handler that is not its last one, for a router with the state `S`.
///
/// Sealed: every extractor that does not read the body has it.
#[diagnostic::on_unimplemented(
    message = "a handler cannot take `{Self}` as this argument",
    label = "not an extractor that may come before another argument",
    note = "a value of the request: wrap it in an extractor, such as `Json`, `Path`, `Query` or `State`",
    note = "an extractor of your own that reads the body (`FromRequest`): make it the last argument",
    note = "an extractor of a state other than `{S}`: write `#[debug_handler(state = AppState)]`, with the type of the router's state"
)]
pub trait Taken<S> {}

#[diagnostic::do_not_recommend]
impl<T: FromRequestParts<S> + Send, S> Taken<S> for T {}

/// Compiles for an argument that is not the last one.
pub fn is_an_argument<T: Taken<S>, S>() {}

/// The last argument of a handler, for a router with the state `S`.
///
/// Sealed: every extractor has it.
#[diagnostic::on_unimplemented(
    message = "a handler cannot take `{Self}`",
    label = "not an extractor",
    note = "a value of the request: wrap it in an extractor, such as `Json`, `Path`, `Query` or `State`",
    note = "an extractor of your own: implement `FromRequestParts<S>` for it, or `FromRequest<S>` if it reads the body",
    note = "an extractor of a state other than `{S}`: write `#[debug_handler(state = AppState)]`, with the type of the router's state"
)]
pub trait LastTaken<S, M> {}

#[diagnostic::do_not_recommend]
impl<T: FromRequest<S, M> + Send, S, M> LastTaken<S, M> for T {}

/// Compiles for the last argument.
pub fn is_the_last_argument<T: LastTaken<S, M>, S, M>() {}

/// An extractor with the name of one that reads the body, before another argument.
///
/// Sealed: an extractor of that name that does not read the body has it.
#[diagnostic::on_unimplemented(
    message = "`{Self}` reads the body, so it must be the last argument",
    label = "move it to the end",
    note = "one argument reads the body: two would need a body each"
)]
pub trait BeforeTheBody<S> {}

#[diagnostic::do_not_recommend]
impl<T: FromRequestParts<S> + Send, S> BeforeTheBody<S> for T {}

/// Compiles for no extractor that reads the body.
pub fn comes_before_the_body<T: BeforeTheBody<S>, S>() {}

/// An extractor of the router's state `S`, or of a part of it.
///
/// Sealed: `State<T>` has it where `T` is `S` or a part of it.
#[diagnostic::on_unimplemented(
    message = "a router whose state is `{S}` has no `{Self}`",
    label = "the state of another type",
    note = "write `State<{S}>`, or derive `axum::extract::FromRef` for `{S}` if it has a field of the type that is extracted"
)]
pub trait OfTheState<S> {}

#[diagnostic::do_not_recommend]
impl<T: FromRequestParts<S> + Send, S> OfTheState<S> for T {}

/// Compiles for a state that the router has.
pub fn is_of_the_state<T: OfTheState<S>, S>() {}

/// Compiles for an extractor of the body; the compiler says which of its bounds is not met.
pub fn reads_the_body<T: FromRequest<S> + Send, S>() {}

/// Compiles for an extractor of the head; the compiler says which of its bounds is not met.
pub fn reads_the_head<T: FromRequestParts<S> + Send, S>() {}

/// The extractor inside `Valid`: its methods are these if it has a value, else those of [`NotExtracted`], whose one error
/// is that it has none.
#[derive(Debug)]
pub struct InsideValid<E>(PhantomData<E>);

impl<E> InsideValid<E> {
    /// One of them.
    pub const NEW: InsideValid<E> = InsideValid(PhantomData);
}

impl<E: Extracted> InsideValid<E> {
    /// Compiles for a `Valid` that reads the body.
    pub fn reads_the_body<V: FromRequest<S> + Send, S>(&self) {}

    /// Compiles for a `Valid` that reads the head.
    pub fn reads_the_head<V: FromRequestParts<S> + Send, S>(&self) {}
}

/// See [`InsideValid`].
///
/// Sealed: `InsideValid` alone has it.
pub trait NotExtracted<E> {
    /// Does not compile.
    fn reads_the_body<V, S>(&self)
    where
        E: Extracted,
    {
    }

    /// Does not compile.
    fn reads_the_head<V, S>(&self)
    where
        E: Extracted,
    {
    }
}

impl<E> NotExtracted<E> for InsideValid<E> {}
