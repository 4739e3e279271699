//! An error that will no longer be returned.

use serde::{Deserialize, Serialize};

/// The announcement that an error will no longer be returned.
///
/// Dates are days in UTC, such as `2026-12-01`.
///
/// # Examples
///
/// ```
/// use error_catalog::PublishedDeprecation;
///
/// let deprecation: PublishedDeprecation = serde_json::from_str(
///     r#"{"since": "2026-12-01", "replaced_by": "seat_taken", "sunset": "2027-06-30"}"#,
/// )?;
/// assert_eq!(deprecation.to_string(), "deprecated since 2026-12-01, use `seat_taken`, to be removed after 2027-06-30");
/// # Ok::<(), serde_json::Error>(())
/// ```
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(default)]
pub struct PublishedDeprecation {
    /// The day of the deprecation, from which clients should no longer rely on the error.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub since: Option<String>,
    /// What clients should do instead.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub note: Option<String>,
    /// The code of the error that replaces this one.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub replaced_by: Option<String>,
    /// The sunset: the last day on which the error may be returned. Removing it after
    /// that day is not a breaking change.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub sunset: Option<String>,
}

impl std::fmt::Display for PublishedDeprecation {
    /// One line, without the note.
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        let PublishedDeprecation { since, note: _, replaced_by, sunset } = self;
        f.write_str("deprecated")?;
        if let Some(since) = since {
            write!(f, " since {since}")?;
        }
        if let Some(code) = replaced_by {
            write!(f, ", use `{code}`")?;
        }
        if let Some(sunset) = sunset {
            write!(f, ", to be removed after {sunset}")?;
        }
        Ok(())
    }
}
