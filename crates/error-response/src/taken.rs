//! Trait bounds for the arguments of handlers, whose compile errors say what to write
//! instead.

use std::marker::PhantomData;

use axum::extract::{FromRequest, FromRequestParts};

use crate::extract::Extracted;

/// An argument of a handler that is not its last one, for a router with the state `S`.
///
/// Sealed: implemented for every extractor that does not read the body.
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

/// Compiles only for a type that may be an argument before the last one.
pub fn is_an_argument<T: Taken<S>, S>() {}

/// The last argument of a handler, for a router with the state `S`.
///
/// Sealed: implemented for every extractor.
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

/// Compiles only for a type that may be the last argument.
pub fn is_the_last_argument<T: LastTaken<S, M>, S, M>() {}

/// An argument before the last one whose type has the name of an extractor that reads the
/// body.
///
/// Sealed: implemented if the extractor does not read the body after all.
#[diagnostic::on_unimplemented(
    message = "`{Self}` reads the body, so it must be the last argument",
    label = "move it to the end",
    note = "one argument reads the body: two would need a body each"
)]
pub trait BeforeTheBody<S> {}

#[diagnostic::do_not_recommend]
impl<T: FromRequestParts<S> + Send, S> BeforeTheBody<S> for T {}

/// Does not compile for an extractor that reads the body.
pub fn comes_before_the_body<T: BeforeTheBody<S>, S>() {}

/// An extractor of the router's state `S`, or of a part of it.
///
/// Sealed: implemented for `State<T>` if `T` is `S` or a part of it.
#[diagnostic::on_unimplemented(
    message = "a router whose state is `{S}` has no `{Self}`",
    label = "the state of another type",
    note = "write `State<{S}>`, or derive `axum::extract::FromRef` for `{S}` if it has a field of the type that is extracted"
)]
pub trait OfTheState<S> {}

#[diagnostic::do_not_recommend]
impl<T: FromRequestParts<S> + Send, S> OfTheState<S> for T {}

/// Compiles only for a state that the router has.
pub fn is_of_the_state<T: OfTheState<S>, S>() {}

/// Compiles only for an extractor of the body. The compile error says which trait bound
/// is not met.
pub fn reads_the_body<T: FromRequest<S> + Send, S>() {}

/// Compiles only for an extractor that does not read the body. The compile error says
/// which trait bound is not met.
pub fn reads_the_head<T: FromRequestParts<S> + Send, S>() {}

/// The extractor inside `Valid`, for compile-time checks. If the extractor holds a value,
/// the compiler chooses the methods of this type. If not, it chooses those of
/// [`NotExtracted`], whose compile error says that the extractor holds no value.
#[derive(Debug)]
pub struct InsideValid<E>(PhantomData<E>);

impl<E> InsideValid<E> {
    /// A value of this type.
    pub const NEW: InsideValid<E> = InsideValid(PhantomData);
}

impl<E: Extracted> InsideValid<E> {
    /// Compiles only for a `Valid` that reads the body.
    pub fn reads_the_body<V: FromRequest<S> + Send, S>(&self) {}

    /// Compiles only for a `Valid` that does not read the body.
    pub fn reads_the_head<V: FromRequestParts<S> + Send, S>(&self) {}
}

/// The fallback methods for an extractor without a value; see [`InsideValid`].
///
/// Sealed: implemented for `InsideValid` only.
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
