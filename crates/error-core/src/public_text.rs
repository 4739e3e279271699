//! The compile-time check that a text for clients does not show another error.
//!
//! `(&&&&Probe(value)).probe()` calls the method of the first of four traits that the value's type fits.

use std::{borrow::Cow, error::Error, fmt, fmt::Write, marker::PhantomData, ops::Deref};

/// A value that is shown in a text for clients, for the compile-time check.
#[derive(Debug)]
pub struct Probe<'a, T: ?Sized>(pub &'a T);

/// A type whose text is for the log, although the type does not implement
/// `std::error::Error`.
///
/// Open: error-response implements this trait for its own error type.
pub trait LogText {}

/// The mark of a value that clients may read.
#[derive(Debug)]
pub struct Public;

/// The mark of a value that is an error: clients must not read its text.
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

/// Recognizes errors, for the compile-time check.
///
/// Sealed: implemented for every matching type.
pub trait ProbeError<T: ?Sized> {
    /// What it is for a client.
    fn probe(&self) -> TextOfAnError<T> {
        TextOfAnError(PhantomData)
    }
}

impl<T: Error + ?Sized> ProbeError<T> for &&&Probe<'_, T> {}

/// Recognizes pointers to errors, such as `Box<dyn Error>`, `Arc<E>` and `anyhow::Error`,
/// for the compile-time check.
///
/// Sealed: implemented for every matching type.
pub trait ProbePointer<T: ?Sized> {
    /// What it is for a client.
    fn probe(&self) -> TextOfAnError<T> {
        TextOfAnError(PhantomData)
    }
}

impl<T: Deref<Target: Error> + ?Sized> ProbePointer<T> for &&Probe<'_, T> {}

/// Recognizes types whose text is for the log, for the compile-time check.
///
/// Sealed: implemented for every matching type.
pub trait ProbeLogText<T: ?Sized> {
    /// What it is for a client.
    fn probe(&self) -> TextOfAnError<T> {
        TextOfAnError(PhantomData)
    }
}

impl<T: LogText + ?Sized> ProbeLogText<T> for &Probe<'_, T> {}

/// Matches all other types, for the compile-time check.
///
/// Sealed: implemented for every matching type.
pub trait ProbeAny {
    /// What it is for a client.
    fn probe(&self) -> Public {
        Public
    }
}

impl<T: ?Sized> ProbeAny for Probe<'_, T> {}

/// Formats the text of an error without a type. If a `Display` fails, it returns what was
/// written until then.
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
