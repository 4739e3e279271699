//! The reason why an extractor rejected its input, for the log and for observers.

use std::{error::Error, fmt};

use axum::extract::path::FailedToDeserializePathParams;
use error_core::{__private::only_trait::ApiError, Violation};
use error_fields::ViolationList;
use http::HeaderValue;

use crate::{chain::text_of, quoted::without_values};

/// Why an input was rejected: the source of every rejection, by which it is known as one.
///
/// Its texts, and those of its `Debug`, hold no value that was sent.
pub(crate) struct Rejected {
    pub(super) violations: ViolationList,
    pub(super) reason: Reason,
}

/// What said that an input is wrong.
pub(super) enum Reason {
    /// The violations alone.
    Violations,
    /// The media type that was sent.
    MediaType(Option<HeaderValue>),
    Json(serde_json::Error),
    #[cfg(any(feature = "query", feature = "form"))]
    Pairs(serde_urlencoded::de::Error),
    Path(FailedToDeserializePathParams),
    /// A mistake of the server's.
    Text(&'static str),
    /// A body that could not be read.
    Error(Box<dyn Error + Send + Sync>),
    /// The first of several rejections, whose violations are in the list.
    First(Box<dyn ApiError + Send + Sync>),
}

impl Rejected {
    pub(super) fn new(reason: Reason) -> Rejected {
        Rejected { violations: ViolationList::default(), reason }
    }

    /// Whether the violations say more than the first of them, which is in the message.
    fn lists_violations(&self) -> bool {
        self.violations.found() > 1 || matches!(self.reason, Reason::Violations | Reason::First(_))
    }
}

impl fmt::Display for Rejected {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if self.lists_violations() {
            return write_list(&self.violations, f);
        }
        // The name of a secret is beside what is said of it, so that a redactor knows it.
        if let Some(first) = self.violations.violations().first()
            && !first.path().is_root()
        {
            write!(f, "{}: ", first.path().dotted())?;
        }
        fmt::Display::fmt(&self.reason, f)
    }
}

fn write_list(violations: &ViolationList, f: &mut fmt::Formatter<'_>) -> fmt::Result {
    if violations.violations().is_empty() {
        return f.write_str("the input does not have the expected form");
    }
    for (at, violation) in violations.violations().iter().enumerate() {
        let separator = if at == 0 { "" } else { "; " };
        write!(f, "{separator}{}", Listed(violation))?;
    }
    match violations.found() - violations.violations().len() {
        0 => Ok(()),
        more => write!(f, "; and {more} more"),
    }
}

/// A violation in the list.
struct Listed<'a>(&'a Violation);

impl fmt::Display for Listed<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let message = self.0.message().unwrap_or("is invalid");
        match self.0.path().is_root() {
            true => write!(f, "the {} {message}", self.0.place().name()),
            false => write!(f, "{} {message}", self.0.path().dotted()),
        }
    }
}

impl fmt::Debug for Rejected {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let reason = self.reason.to_string();
        f.debug_struct("Rejected").field("violations", &self.violations).field("reason", &reason).finish()
    }
}

impl Error for Rejected {
    fn source(&self) -> Option<&(dyn Error + 'static)> {
        match &self.reason {
            Reason::Violations => None,
            Reason::First(first) => first_reason(&**first),
            reason if self.lists_violations() => Some(reason),
            reason => reason.source(),
        }
    }
}

/// What said that the input is wrong, of a rejection whose violations are listed.
fn first_reason<'a>(first: &'a (dyn ApiError + Send + Sync + 'static)) -> Option<&'a (dyn Error + 'static)> {
    match first.source()?.downcast_ref::<Rejected>() {
        Some(Rejected { reason: Reason::Violations, .. }) | None => None,
        Some(rejected) => Some(&rejected.reason),
    }
}

impl fmt::Display for Reason {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Reason::Violations => Ok(()),
            Reason::MediaType(None) => f.write_str("no Content-Type was sent"),
            // A value that is no text shows as escapes.
            Reason::MediaType(Some(value)) => write!(f, "the Content-Type is {value:?}"),
            Reason::Json(error) => write_without_values(error, f),
            #[cfg(any(feature = "query", feature = "form"))]
            Reason::Pairs(error) => write_without_values(error, f),
            Reason::Path(error) => write_without_values(error, f),
            Reason::Text(text) => f.write_str(text),
            Reason::Error(error) => fmt::Display::fmt(error, f),
            Reason::First(first) => fmt::Display::fmt(first, f),
        }
    }
}

fn write_without_values(error: &dyn fmt::Display, f: &mut fmt::Formatter<'_>) -> fmt::Result {
    f.write_str(&without_values(&text_of(error)))
}

impl fmt::Debug for Reason {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Display::fmt(self, f)
    }
}

impl Error for Reason {
    fn source(&self) -> Option<&(dyn Error + 'static)> {
        match self {
            Reason::Error(error) => error.source(),
            _ => None,
        }
    }
}
