//! Which values a text for clients may show: none that is an error.
//!
//! `(&&&&Probe(value)).probe()` calls the method of the first of four traits that the value's type fits.

use std::{borrow::Cow, error::Error, fmt, fmt::Write, marker::PhantomData, ops::Deref};

/// A value that a text for clients shows.
#[derive(Debug)]
pub struct Probe<'a, T: ?Sized>(pub &'a T);

/// A type whose text is for the log, though it is no `Error` of std's.
///
/// Open: error-response implements it for its own error.
pub trait LogText {}

/// A value that clients may read.
#[derive(Debug)]
pub struct Public;

/// The text of an error, which clients must not read.
#[derive(Debug)]
pub struct TextOfAnError<T: ?Sized>(PhantomData<T>);

/// Anything that a client may read.
///
/// Sealed: only [`Public`] is.
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

/// Compiles for what clients may read.
pub fn public_text<T: PublicText>(_: T) {}

/// An error.
///
/// Sealed: every type that fits has it.
pub trait ProbeError<T: ?Sized> {
    /// What it is for a client.
    fn probe(&self) -> TextOfAnError<T> {
        TextOfAnError(PhantomData)
    }
}

impl<T: Error + ?Sized> ProbeError<T> for &&&Probe<'_, T> {}

/// A pointer to an error: `Box<dyn Error>`, `Arc<E>`, `anyhow::Error`.
///
/// Sealed: every type that fits has it.
pub trait ProbePointer<T: ?Sized> {
    /// What it is for a client.
    fn probe(&self) -> TextOfAnError<T> {
        TextOfAnError(PhantomData)
    }
}

impl<T: Deref<Target: Error> + ?Sized> ProbePointer<T> for &&Probe<'_, T> {}

/// What has a text for the log.
///
/// Sealed: every type that fits has it.
pub trait ProbeLogText<T: ?Sized> {
    /// What it is for a client.
    fn probe(&self) -> TextOfAnError<T> {
        TextOfAnError(PhantomData)
    }
}

impl<T: LogText + ?Sized> ProbeLogText<T> for &Probe<'_, T> {}

/// All else.
///
/// Sealed: every type that fits has it.
pub trait ProbeAny {
    /// What it is for a client.
    fn probe(&self) -> Public {
        Public
    }
}

impl<T: ?Sized> ProbeAny for Probe<'_, T> {}

/// The text of an error without a type; what was written where a `Display` fails.
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
