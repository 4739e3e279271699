//! The compile-time check that a text for clients does not show another error.
//!
//! `(&&&&Probe(value)).probe()` calls the method of the first of four traits that the value's type fits.

use std::{borrow::Cow, error::Error, fmt, fmt::Write, marker::PhantomData, ops::Deref};

/// Wraps a value in a text for clients, for the compile-time check that the text does not
/// show another error.
#[derive(Debug)]
pub struct Probe<'a, T: ?Sized>(pub &'a T);

/// A type whose text is for the log, although the type does not implement
/// `std::error::Error`.
///
/// Open: error-response implements this trait for its own error type.
pub trait LogText {}

/// The result of the compile-time check for a value that clients may read.
#[derive(Debug)]
pub struct Public;

/// The result of the compile-time check for a value that is an error, whose text clients
/// must not read.
#[derive(Debug)]
pub struct TextOfAnError<T: ?Sized>(PhantomData<T>);

/// A value that a client may read.
///
/// Sealed: only [`Public`] implements it.
#[diagnostic::on_unimplemented(
    message = "clients would read the text of another error",
    label = "this is an error, whose text is for the log",
    note = "leave it out of the text; `.with_source(error)` or `.or_error(category, \"...\")` keeps it for the log"
)]
pub trait PublicText: sealed::Sealed {}

impl PublicText for Public {}

/// Of a variable that does not exist the compiler knows no type, and takes this one: nothing else is reported.
#[diagnostic::do_not_recommend]
impl PublicText for TextOfAnError<sealed::Unknown> {}

mod sealed {
    pub trait Sealed {}

    impl Sealed for super::Public {}
    impl Sealed for super::TextOfAnError<Unknown> {}

    #[derive(Debug)]
    pub enum Unknown {}

    impl std::fmt::Display for Unknown {
        fn fmt(&self, _: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
            match *self {}
        }
    }

    impl std::error::Error for Unknown {}
}

/// Compiles only for a value that clients may read.
pub fn public_text<T: PublicText>(_: T) {}

/// Recognizes a value that is an error, for the compile-time check that a text for
/// clients does not show another error.
///
/// Sealed: implemented for every type that implements [`Error`].
pub trait ProbeError<T: ?Sized> {
    /// What it is for a client.
    fn probe(&self) -> TextOfAnError<T> {
        TextOfAnError(PhantomData)
    }
}

impl<T: Error + ?Sized> ProbeError<T> for &&&Probe<'_, T> {}

/// Recognizes a pointer to an error, such as `Box<dyn Error>`, `Arc<E>` or
/// `anyhow::Error`, for the compile-time check that a text for clients does not show
/// another error.
///
/// Sealed: implemented for every type that dereferences to an error.
pub trait ProbePointer<T: ?Sized> {
    /// What it is for a client.
    fn probe(&self) -> TextOfAnError<T> {
        TextOfAnError(PhantomData)
    }
}

impl<T: Deref<Target: Error> + ?Sized> ProbePointer<T> for &&Probe<'_, T> {}

/// Recognizes a value whose type implements [`LogText`], for the compile-time check that
/// a text for clients does not show another error.
///
/// Sealed: implemented for every type that implements [`LogText`].
pub trait ProbeLogText<T: ?Sized> {
    /// What it is for a client.
    fn probe(&self) -> TextOfAnError<T> {
        TextOfAnError(PhantomData)
    }
}

impl<T: LogText + ?Sized> ProbeLogText<T> for &Probe<'_, T> {}

/// Accepts a value that is neither an error nor a pointer to one, and whose type does not
/// implement [`LogText`], for the compile-time check that a text for clients does not
/// show another error.
///
/// Sealed: implemented for every type; the traits for errors are tried first.
pub trait ProbeAny {
    /// What it is for a client.
    fn probe(&self) -> Public {
        Public
    }
}

impl<T: ?Sized> ProbeAny for Probe<'_, T> {}

/// Formats the text of an error that has no Rust type of its own. If the `Display` of a
/// value fails, the text ends there.
pub fn text(arguments: fmt::Arguments<'_>) -> Cow<'static, str> {
    match arguments.as_str() {
        Some(text) => Cow::Borrowed(text),
        None => {
            let mut text = String::new();
            let _ = write!(text, "{arguments}");
            Cow::Owned(text)
        }
    }
}
