//! An error that will no longer be returned.

use std::fmt;

use super::{Definition, same::same_text};
use crate::Day;

/// The announcement that an error will no longer be returned.
///
/// # Examples
///
/// ```
/// use error_core::{Day, Definition, Deprecation, ErrorStatus};
///
/// const SEAT_TAKEN: Definition = Definition::new(ErrorStatus::CONFLICT, "seat_taken");
/// static END: Deprecation = Deprecation::new()
///     .with_since(Day::from_static("2026-12-01"))
///     .with_replacement(&SEAT_TAKEN)
///     .with_sunset(Day::from_static("2027-06-30"));
/// const SOLD_OUT: Definition = Definition::new(ErrorStatus::CONFLICT, "sold_out").with_deprecation(&END);
///
/// let end = SOLD_OUT.deprecation().expect("it is deprecated");
/// assert_eq!((end.replaced_by(), end.sunset()), (Some("seat_taken"), Some(Day::from_static("2027-06-30"))));
/// ```
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Default)]
pub struct Deprecation {
    since: Option<Day>,
    note: &'static str,
    replaced_by: &'static str,
    sunset: Option<Day>,
}

impl Deprecation {
    /// Creates a deprecation without details.
    pub const fn new() -> Deprecation {
        Deprecation { since: None, note: "", replaced_by: "", sunset: None }
    }

    /// Sets the day of the deprecation, from which clients should no longer rely on the
    /// error.
    #[must_use]
    pub const fn with_since(self, day: Day) -> Deprecation {
        Deprecation { since: Some(day), ..self }
    }

    /// Sets a note that tells clients what to do instead.
    #[must_use]
    pub const fn with_note(self, note: &'static str) -> Deprecation {
        Deprecation { note, ..self }
    }

    /// Sets the code of the error that replaces this one.
    #[must_use]
    pub const fn with_replaced_by(self, code: &'static str) -> Deprecation {
        Deprecation { replaced_by: code, ..self }
    }

    /// Sets the definition of the error that replaces this one.
    ///
    /// # Panics
    ///
    /// Panics if the replacement takes its code from the format, because clients could
    /// not look it up. In a constant, the panic is a compile error.
    #[must_use]
    pub const fn with_replacement(self, definition: &Definition) -> Deprecation {
        match definition.code() {
            Some(code) => self.with_replaced_by(code),
            None => panic!("the error in `replaced_by` needs a code of its own"),
        }
    }

    /// Sets the sunset: the last day on which the error may be returned.
    #[must_use]
    pub const fn with_sunset(self, day: Day) -> Deprecation {
        Deprecation { sunset: Some(day), ..self }
    }

    /// The day of the deprecation, from which clients should no longer rely on the error.
    pub const fn since(&self) -> Option<Day> {
        self.since
    }

    /// The note that tells clients what to do instead.
    pub const fn note(&self) -> Option<&'static str> {
        if self.note.is_empty() { None } else { Some(self.note) }
    }

    /// The code of the error that replaces this one.
    pub const fn replaced_by(&self) -> Option<&'static str> {
        if self.replaced_by.is_empty() { None } else { Some(self.replaced_by) }
    }

    /// The sunset: the last day on which the error may be returned.
    pub const fn sunset(&self) -> Option<Day> {
        self.sunset
    }

    pub(super) const fn same(&self, other: &Deprecation) -> bool {
        let Deprecation { since, note, replaced_by, sunset } = self;
        same_day(*since, other.since)
            && same_text(note, other.note)
            && same_text(replaced_by, other.replaced_by)
            && same_day(*sunset, other.sunset)
    }
}

const fn same_day(one: Option<Day>, other: Option<Day>) -> bool {
    match (one, other) {
        (Some(one), Some(other)) => one.unix_seconds() == other.unix_seconds(),
        (None, None) => true,
        _ => false,
    }
}

pub(super) const fn same_deprecation(one: Option<&Deprecation>, other: Option<&Deprecation>) -> bool {
    match (one, other) {
        (Some(one), Some(other)) => one.same(other),
        (None, None) => true,
        _ => false,
    }
}

impl fmt::Display for Deprecation {
    /// One line, without the note.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("deprecated")?;
        if let Some(since) = self.since {
            write!(f, " since {since}")?;
        }
        if let Some(code) = self.replaced_by() {
            write!(f, ", use `{code}`")?;
        }
        if let Some(sunset) = self.sunset {
            write!(f, ", to be removed after {sunset}")?;
        }
        Ok(())
    }
}
