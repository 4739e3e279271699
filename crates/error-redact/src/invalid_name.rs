//! The error for a name that cannot be added or removed.

use std::{error::Error, fmt};

/// How much of a name an error shows, in characters.
const LONGEST_SHOWN: usize = 64;

/// The error for an invalid name in [`Redactor::add_name`](crate::Redactor::add_name) or
/// [`Redactor::remove_name`](crate::Redactor::remove_name). Its text says what is
/// allowed.
///
/// # Examples
///
/// ```
/// let error = error_redact::Redactor::new().add_name("badge=").unwrap_err();
/// assert_eq!(
///     error.to_string(),
///     "\"badge=\" can't name a secret: a name has 1 to 64 letters and digits, at least one letter, \
///      and `_`, `-`, `.` or single blanks between its words"
/// );
/// ```
#[derive(Clone, PartialEq, Eq)]
pub struct InvalidName {
    name: String,
    reason: Reason,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Reason {
    NoName,
    Unknown,
    Off,
}

impl InvalidName {
    pub(crate) fn new(name: &str, reason: Reason) -> InvalidName {
        InvalidName { name: name.chars().take(LONGEST_SHOWN).collect(), reason }
    }
}

/// The text of `unwrap`, and of an error that `main` returns: what to write instead.
impl fmt::Debug for InvalidName {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Display::fmt(self, f)
    }
}

impl fmt::Display for InvalidName {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let name = &self.name;
        match self.reason {
            Reason::NoName => write!(
                f,
                "{name:?} can't name a secret: a name has 1 to 64 letters and digits, at least one letter, and `_`, \
                 `-`, `.` or single blanks between its words"
            ),
            Reason::Unknown => write!(
                f,
                "there is no name {name:?} to remove: it is neither one of `Redactor::built_in_names` nor was it added"
            ),
            Reason::Off => {
                write!(f, "{name:?} has no effect on a redactor that is off: begin with `Redactor::new()`")
            }
        }
    }
}

impl Error for InvalidName {}
