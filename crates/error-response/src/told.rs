//! Texts that pass for an error.

use std::{
    error::Error,
    fmt::{self, Display},
};

/// Texts as an error and its sources. They aren't joined: what hides secrets would take what an error says of
/// "the token" for its value.
#[derive(Debug, Default)]
pub(crate) struct Told {
    text: String,
    source: Option<Box<Told>>,
}

impl Told {
    pub(crate) fn of(text: String) -> Told {
        Told { text, source: None }
    }

    pub(crate) fn new(texts: Vec<String>) -> Told {
        let outermost = texts.into_iter().rev().fold(None, |source, text| Some(Box::new(Told { text, source })));
        outermost.map_or_else(Told::default, |told| *told)
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
