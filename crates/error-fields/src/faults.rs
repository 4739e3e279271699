//! The faults of an input.

use std::{error::Error, fmt};

use crate::{location::Location, violation::Violation, violation_list::ViolationList};

/// The reasons why an input was rejected: its invalid fields, or the place of a JSON
/// syntax error.
///
/// `Display` prints one line: the first fault and the number of further ones. It contains
/// field names, but no other text of the input, of serde or of a `Deserialize`
/// implementation.
///
/// # Examples
///
/// ```
/// let faults = error_fields::from_json_slice::<(u8, bool)>(b"[300, 1]").unwrap_err();
///
/// assert_eq!(faults.to_string(), "0 is out of range (and 1 more error)");
/// let codes: Vec<_> = faults.violations().iter().map(|fault| fault.code()).collect();
/// assert_eq!(codes, [Some("out_of_range"), Some("wrong_type")]);
/// ```
#[derive(Debug, Clone)]
pub struct Faults {
    violations: ViolationList,
    place: Location,
    malformed: Option<Malformed>,
}

impl Faults {
    pub(crate) fn new(violations: ViolationList, place: Location) -> Faults {
        Faults { violations, place, malformed: None }
    }

    pub(crate) fn malformed_at(malformed: Malformed, place: Location) -> Faults {
        Faults { violations: ViolationList::default(), place, malformed: Some(malformed) }
    }

    /// The invalid fields: up to 32 of them, in the order in which they were found.
    ///
    /// The list is empty if the input is malformed, or if it has more than 65,536
    /// values.
    pub fn violations(&self) -> &[Violation] {
        self.violations.violations()
    }

    /// The number of faults that were found, including those that are not listed.
    ///
    /// # Examples
    ///
    /// ```
    /// let faults = error_fields::from_json_slice::<Vec<u8>>(br#"["a", "b"]"#).unwrap_err();
    /// assert_eq!(faults.found(), 2);
    /// ```
    pub fn found(&self) -> usize {
        self.violations.found()
    }

    /// The reason why the input could not be read at all. It is `None` if the input was
    /// read and has invalid fields.
    ///
    /// # Examples
    ///
    /// ```
    /// use error_fields::Malformed;
    ///
    /// let faults = error_fields::from_json_slice::<Vec<u8>>(b"[1,\n2").unwrap_err();
    /// assert_eq!(faults.malformed(), Some(Malformed::Syntax { line: 2, column: 1 }));
    /// assert_eq!(faults.to_string(), "malformed at line 2, column 1");
    /// ```
    pub fn malformed(&self) -> Option<Malformed> {
        self.malformed
    }

    /// Returns the list of violations, so that violations from other sources can be
    /// added.
    ///
    /// # Examples
    ///
    /// ```
    /// use error_fields::{Location, Violation};
    ///
    /// let faults = error_fields::from_json_slice::<Vec<u8>>(br#"["a"]"#).unwrap_err();
    /// let mut violations = faults.into_violations();
    /// violations.add(|| Violation::new(Location::Header, "if-match").with_code("missing"));
    /// assert_eq!(violations.found(), 2);
    /// ```
    pub fn into_violations(self) -> ViolationList {
        self.violations
    }
}

impl fmt::Display for Faults {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.malformed {
            Some(Malformed::Empty) => return f.write_str("empty, but JSON is expected"),
            Some(Malformed::Syntax { line, column }) => {
                return write!(f, "malformed at line {line}, column {column}");
            }
            Some(Malformed::TooManyPairs) => return f.write_str("has more than 65,536 pairs"),
            None => {}
        }
        let Some(first) = self.violations().first() else { return f.write_str("does not have the expected form") };
        let message = first.message().unwrap_or("is invalid");
        match first.path().is_root() {
            true => write!(f, "the {} {message}", self.place.name())?,
            false => write!(f, "{} {message}", first.path().dotted())?,
        }
        match self.found() - 1 {
            0 => Ok(()),
            1 => f.write_str(" (and 1 more error)"),
            more => write!(f, " (and {more} more errors)"),
        }
    }
}

impl Error for Faults {}

/// The reason why an input could not be read at all.
///
/// # Examples
///
/// ```
/// use error_fields::Malformed;
///
/// let faults = error_fields::from_json_slice::<u8>(b" ").unwrap_err();
/// assert_eq!(faults.malformed(), Some(Malformed::Empty));
/// ```
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[non_exhaustive]
pub enum Malformed {
    /// The input is empty.
    Empty,
    /// The input is not JSON.
    Syntax {
        /// The line of the syntax error, counted from 1.
        line: usize,
        /// The column of the syntax error, counted in bytes.
        column: usize,
    },
    /// The input has more than 65,536 pairs.
    TooManyPairs,
}
