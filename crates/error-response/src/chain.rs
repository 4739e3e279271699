//! An error and its sources.

use std::{
    error::Error,
    fmt::{self, Display, Write},
    io,
    iter::{self, successors},
};

use error_fields::floor_char_boundary;

use crate::guarded::guarded;

/// How many sources of an error are looked at: one may be its own source.
const DEEPEST: usize = 16;
/// How much of an error's text is kept, in bytes.
const LONGEST: usize = 64 * 1024;

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

/// The text of an error; what it wrote before it failed or panicked, where it
/// does (`to_string` would panic). What it writes after 64 KiB isn't kept.
pub(crate) fn text_of(error: &(impl Display + ?Sized)) -> String {
    let mut text = Bounded(String::new());
    if let Err(panic) = guarded(|| write!(text, "{error}")) {
        let _ = write!(text, " (its Display panicked: {panic})");
    }
    text.0
}

/// The texts of errors, each of which causes the one before it. Many wrap an error and have its text: such a text is
/// there once.
#[cfg(feature = "tracing")]
pub(crate) fn texts_of<'a>(errors: impl Iterator<Item = &'a (dyn Error + 'static)>) -> impl Iterator<Item = String> {
    let mut texts = errors.map(text_of).peekable();
    iter::from_fn(move || {
        let text = texts.next()?;
        while texts.next_if_eq(&text).is_some() {}
        Some(text)
    })
}

/// A text that isn't written on when it is long.
struct Bounded(String);

impl Write for Bounded {
    fn write_str(&mut self, text: &str) -> fmt::Result {
        // An error would make some panic that write here.
        let left = LONGEST.saturating_sub(self.0.len());
        self.0.push_str(&text[..floor_char_boundary(text, left)]);
        Ok(())
    }
}

/// The texts of an error and its sources.
pub(crate) fn texts(error: &(impl Error + ?Sized)) -> Vec<String> {
    let sources = error.source().into_iter().flat_map(chain).map(text_of);
    iter::once(text_of(error)).chain(sources).collect()
}
