//! An error and its sources.

use std::{
    error::Error,
    fmt::{Display, Write},
    io,
    iter::successors,
};

/// How many sources of an error are looked at: one may be its own source.
const DEEPEST: usize = 16;

/// `error` and its sources, the outermost first.
pub(crate) fn chain<'a>(error: &'a (dyn Error + 'static)) -> impl Iterator<Item = &'a (dyn Error + 'static)> {
    successors(Some(error), |&error| error.source()).take(DEEPEST)
}

/// The same for what an error is, not for its text: what an `io::Error` wraps is
/// no source of it, though it prints that.
pub(crate) fn held<'a>(error: &'a (dyn Error + 'static)) -> impl Iterator<Item = &'a (dyn Error + 'static)> {
    let next = |error: &'a (dyn Error + 'static)| {
        let wrapped = error.downcast_ref::<io::Error>().and_then(io::Error::get_ref);
        wrapped.map(|wrapped| wrapped as &(dyn Error + 'static)).or_else(|| error.source())
    };
    successors(Some(error), move |&error| next(error)).take(DEEPEST)
}

/// The text of an error; what it wrote before it failed, where it does fail
/// (`to_string` would panic).
pub(crate) fn text_of(error: &(impl Display + ?Sized)) -> String {
    let mut text = String::new();
    let _ = write!(text, "{error}");
    text
}

/// The texts of the sources of an error.
pub(crate) fn causes(error: &(impl Error + ?Sized)) -> Option<String> {
    let texts: Vec<_> = chain(error.source()?).map(text_of).collect();
    Some(texts.join(": "))
}

/// The texts of an error and its sources.
pub(crate) fn texts(error: &(impl Error + ?Sized)) -> String {
    let text = text_of(error);
    match causes(error) {
        Some(causes) => format!("{text}: {causes}"),
        None => text,
    }
}
