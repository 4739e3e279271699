//! Why languages are invalid.

use std::{error::Error, fmt};

/// The error of [`Languages`](crate::Languages): a tag or a resource that is invalid. It says which line to change.
#[derive(Clone, PartialEq, Eq)]
pub struct InvalidLanguage {
    resource: String,
    line: Option<usize>,
    problem: String,
}

impl InvalidLanguage {
    pub(crate) fn new(resource: &str, line: Option<usize>, problem: impl Into<String>) -> InvalidLanguage {
        InvalidLanguage { resource: resource.to_owned(), line, problem: problem.into() }
    }

    /// The name of the resource, or the tag of the language.
    pub fn resource(&self) -> &str {
        &self.resource
    }

    /// The line of the resource, counted from 1.
    pub fn line(&self) -> Option<usize> {
        self.line
    }

    /// What is wrong, without the place.
    pub fn problem(&self) -> &str {
        &self.problem
    }
}

/// The text of `unwrap`, and of an error that `main` returns: what to write instead.
impl fmt::Debug for InvalidLanguage {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Display::fmt(self, f)
    }
}

impl fmt::Display for InvalidLanguage {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.line {
            Some(line) => write!(f, "{}:{line}: {}", self.resource, self.problem),
            None => write!(f, "{}: {}", self.resource, self.problem),
        }
    }
}

impl Error for InvalidLanguage {}
