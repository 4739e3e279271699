//! What is wrong with the texts of a language.

use std::fmt;

/// A disagreement between the texts of a language and a published catalog.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Finding {
    pub(crate) problem: Problem,
    pub(crate) language: String,
    pub(crate) resource: String,
    pub(crate) line: Option<usize>,
    pub(crate) text: String,
    pub(crate) message: String,
}

/// What kind of disagreement it is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum Problem {
    /// A text is missing, so clients read the author's.
    Missing,
    /// No error has the text.
    Unused,
    /// A text names an argument that its error does not have, so it is never sent.
    UnknownArgument,
    /// A text does not show a value that the author's text shows.
    ValueNotShown,
}

impl Problem {
    /// Whether a client may read a wrong text. The exception is [`ValueNotShown`](Problem::ValueNotShown), which can
    /// be on purpose.
    pub fn is_error(self) -> bool {
        self != Problem::ValueNotShown
    }

    /// The name of the problem, in snake case.
    pub fn name(self) -> &'static str {
        match self {
            Problem::Missing => "missing",
            Problem::Unused => "unused",
            Problem::UnknownArgument => "unknown_argument",
            Problem::ValueNotShown => "value_not_shown",
        }
    }
}

impl Finding {
    /// What kind of disagreement it is.
    pub fn problem(&self) -> Problem {
        self.problem
    }

    /// The tag of the language.
    pub fn language(&self) -> &str {
        &self.language
    }

    /// The name of the resource: the tag, or what [`with_named`](crate::Languages::with_named) was given.
    pub fn resource(&self) -> &str {
        &self.resource
    }

    /// The line of the resource, counted from 1. A missing text has none.
    pub fn line(&self) -> Option<usize> {
        self.line
    }

    /// The name of the text, such as `account_not_found.message`.
    pub fn text(&self) -> &str {
        &self.text
    }

    /// What is wrong and what to write, without the place.
    pub fn message(&self) -> &str {
        &self.message
    }
}

/// Shows the place and the message.
impl fmt::Display for Finding {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.line {
            Some(line) => write!(f, "{}:{line}: {}", self.resource, self.message),
            None => write!(f, "{}: {}", self.resource, self.message),
        }
    }
}
