//! The reasons why an error cannot be forced, for senders of test requests.

use std::fmt::{self, Display, Write};

use error_core::{Category, CategoryError};

use super::{
    operations::{Forcible, Operation},
    preference::{LONGEST_WAIT, Malformed},
};
use crate::forced::BySandbox;

/// How many names a message lists.
const MOST_NAMES: usize = 40;

/// Why an error can't be forced.
pub(super) enum Rejection<'a> {
    Malformed(Malformed, &'a Operation),
    /// The route is none of an operation: its method and its template, where a route matched.
    NoOperation(Option<(&'a str, &'a str)>),
    /// The operation does not document it.
    Undocumented(&'a Operation),
    /// Several errors have the name.
    Ambiguous(Vec<&'a Forcible>),
    /// It is not documented with this status.
    OtherStatus(Vec<&'a Forcible>),
    /// It has no wait of its own.
    NoWait(&'a Forcible),
}

impl Rejection<'_> {
    /// The error that the client reads.
    pub(super) fn error(&self) -> CategoryError {
        CategoryError::new(Category::MalformedHeaders).with_message(self.to_string()).with_source(BySandbox)
    }
}

impl Display for Rejection<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Rejection::Malformed(Malformed::Syntax, _) => {
                f.write_str("The preference error is malformed. Write it as in: Prefer: error=CODE")
            }
            Rejection::Malformed(Malformed::NoName, operation) => {
                f.write_str("The preference error names no error. ")?;
                choice(operation, f)
            }
            Rejection::Malformed(Malformed::Status, _) => {
                f.write_str("The parameter status of the preference error is not a status, such as 429")
            }
            Rejection::Malformed(Malformed::Wait, _) => write!(
                f,
                "The parameter wait of the preference error is not a whole number of seconds from 0 to {LONGEST_WAIT}"
            ),
            Rejection::Malformed(Malformed::Parameter, _) => {
                f.write_str("The preference error has an unknown parameter; it can have status and wait")
            }
            Rejection::NoOperation(Some((method, template))) => write!(
                f,
                "{method} {template} is not an operation of the API's published catalog, so no error can be forced on it"
            ),
            Rejection::NoOperation(None) => {
                f.write_str("No route matches the request, so no error can be forced on it")
            }
            Rejection::Undocumented(operation) => {
                let Operation { method, path, .. } = operation;
                write!(f, "{method} {path} does not document this error. ")?;
                choice(operation, f)
            }
            Rejection::Ambiguous(errors) => {
                f.write_str("Several errors have this name. Write one of: ")?;
                list(errors.iter().map(|error| &*error.name), f)
            }
            Rejection::OtherStatus(errors) => {
                f.write_str("The error is not documented with this status. Write one of: ")?;
                list(errors.iter().map(|error| error.status), f)
            }
            Rejection::NoWait(error) => {
                write!(f, "The error {} has no wait that can be chosen: leave the parameter wait out", error.name)
            }
        }
    }
}

/// What can be forced on an operation.
fn choice(operation: &Operation, f: &mut fmt::Formatter<'_>) -> fmt::Result {
    let mut names: Vec<_> = operation.errors.iter().map(|error| &*error.name).collect();
    names.sort_unstable();
    names.dedup();
    if names.is_empty() {
        return f.write_str("The operation documents no error");
    }
    f.write_str("It can be one of: ")?;
    list(names.into_iter(), f)
}

/// The first of many, and how many there are besides.
fn list<T: Display>(items: impl ExactSizeIterator<Item = T>, f: &mut fmt::Formatter<'_>) -> fmt::Result {
    let more = items.len().saturating_sub(MOST_NAMES);
    for (at, item) in items.take(MOST_NAMES).enumerate() {
        if at > 0 {
            f.write_str(", ")?;
        }
        write!(f, "{item}")?;
    }
    if more > 0 {
        write!(f, " and {more} more")?;
    }
    f.write_char('.')
}
