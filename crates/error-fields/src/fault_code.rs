//! The codes of the violations that reading finds.

use std::fmt;

/// What reading finds wrong with a field: the [code](crate::Violation::code) of its violation. Validation adds codes
/// of its own.
///
/// # Examples
///
/// ```
/// use error_fields::FaultCode;
///
/// let faults = error_fields::from_json_slice::<Vec<u8>>(b"[300]").unwrap_err();
/// assert_eq!(faults.violations()[0].code(), Some(FaultCode::OutOfRange.name()));
/// assert_eq!(FaultCode::OutOfRange.name(), "out_of_range");
/// ```
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum FaultCode {
    /// A required field is not there.
    Missing,
    /// The type has no field of this name.
    Unknown,
    /// A value of another type is expected.
    WrongType,
    /// A number is too small or too large.
    OutOfRange,
    /// The value is none of those that are allowed.
    NotAllowed,
    /// A text does not have the expected format.
    Malformed,
    /// A list has too few or too many items.
    WrongLength,
    /// A field is given more than once.
    Duplicate,
    /// Anything else.
    Invalid,
}

impl FaultCode {
    /// All of them.
    pub const ALL: [FaultCode; 9] = [
        FaultCode::Missing,
        FaultCode::Unknown,
        FaultCode::WrongType,
        FaultCode::OutOfRange,
        FaultCode::NotAllowed,
        FaultCode::Malformed,
        FaultCode::WrongLength,
        FaultCode::Duplicate,
        FaultCode::Invalid,
    ];

    /// The code, in snake case.
    pub const fn name(self) -> &'static str {
        match self {
            FaultCode::Missing => "missing",
            FaultCode::Unknown => "unknown",
            FaultCode::WrongType => "wrong_type",
            FaultCode::OutOfRange => "out_of_range",
            FaultCode::NotAllowed => "not_allowed",
            FaultCode::Malformed => "malformed",
            FaultCode::WrongLength => "wrong_length",
            FaultCode::Duplicate => "duplicate",
            FaultCode::Invalid => "invalid",
        }
    }

    /// What is said of the field in general. Messages are often more exact: "must be an integer".
    pub const fn message(self) -> &'static str {
        match self {
            FaultCode::Missing => "is required",
            FaultCode::Unknown => "is not known",
            FaultCode::WrongType => "has the wrong type",
            FaultCode::OutOfRange => "is out of range",
            FaultCode::NotAllowed => "has a value that is not allowed",
            FaultCode::Malformed => "has an invalid format",
            FaultCode::WrongLength => "has the wrong number of items",
            FaultCode::Duplicate => "must not be given more than once",
            FaultCode::Invalid => "is invalid",
        }
    }
}

/// Shows the name.
impl fmt::Display for FaultCode {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.name())
    }
}
