//! Texts that take the place of an error.

use std::{
    error::Error,
    fmt::{self, Display},
};

use crate::panic_place::PanicPlace;

/// Texts as an error and its sources. They aren't joined: what hides secrets would take what an error says of
/// "the token" for its value.
#[derive(Debug, Default)]
pub(crate) struct Told {
    text: String,
    source: Option<Box<Told>>,
    /// Where it happened, where it was a panic.
    place: Option<Box<PanicPlace>>,
}

impl Told {
    pub(crate) fn of(text: String) -> Told {
        Told { text, ..Told::default() }
    }

    pub(crate) fn new(texts: Vec<String>) -> Told {
        let outermost =
            texts.into_iter().rev().fold(None, |source, text| Some(Box::new(Told { text, source, place: None })));
        outermost.map_or_else(Told::default, |told| *told)
    }

    /// The same with the place where it happened.
    pub(crate) fn at(mut self, place: Option<PanicPlace>) -> Told {
        self.place = place.map(Box::new);
        self
    }

    pub(crate) fn place(&self) -> Option<&PanicPlace> {
        self.place.as_deref()
    }
}

impl Display for Told {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.text)
    }
}

impl Error for Told {
    fn source(&self) -> Option<&(dyn Error + 'static)> {
        Some(self.source.as_deref()?)
    }
}
