//! What a comparison or a check finds.

use std::fmt;

use serde::{Serialize, Serializer};

use error_markup::inert;

use crate::PublishedError;

/// How much a finding matters: an [`Impact`] or a [`Severity`].
///
/// Sealed: not implemented outside this crate.
pub trait FindingLevel: sealed::Sealed + Copy + Ord + fmt::Debug + 'static {
    /// All levels, the worst first.
    const ALL: &'static [Self];

    /// The name of the level.
    fn name(self) -> &'static str;
}

mod sealed {
    pub trait Sealed {}

    impl Sealed for super::Impact {}
    impl Sealed for super::Severity {}
}

/// What a change means for existing clients.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Impact {
    /// Only a text is another.
    Patch,
    /// Something is there that was not.
    Minor,
    /// A client that reads what was promised fails.
    Breaking,
}

impl FindingLevel for Impact {
    const ALL: &'static [Impact] = &[Impact::Breaking, Impact::Minor, Impact::Patch];

    fn name(self) -> &'static str {
        match self {
            Impact::Breaking => "breaking",
            Impact::Minor => "minor",
            Impact::Patch => "patch",
        }
    }
}

/// How serious a fault of a catalog is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Severity {
    /// It could be better.
    Note,
    /// A reader will miss something.
    Warning,
    /// It contradicts itself.
    Error,
}

impl FindingLevel for Severity {
    const ALL: &'static [Severity] = &[Severity::Error, Severity::Warning, Severity::Note];

    fn name(self) -> &'static str {
        match self {
            Severity::Error => "error",
            Severity::Warning => "warning",
            Severity::Note => "note",
        }
    }
}

/// A difference between two catalogs.
pub type Change = Finding<Impact>;

/// A fault of one catalog.
pub type Lint = Finding<Severity>;

/// One thing that was found.
///
/// Printed, it is one line; active characters of the catalog's texts are
/// escaped.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[serde(bound = "L: FindingLevel")]
#[non_exhaustive]
pub struct Finding<L: FindingLevel> {
    /// How much it matters.
    #[serde(serialize_with = "name")]
    pub level: L,
    /// The rule, for a machine: `status-changed`.
    pub rule: String,
    /// What it is about: `catalog`, `type/code`, or `GET /path`.
    pub subject: String,
    /// What was found, for a reader.
    pub text: String,
    /// The error it is about, as `type/code`, or as its code where it has no type.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub code: Option<String>,
    /// The operation it is about, as `GET /path`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub operation: Option<String>,
    /// What was there before, where that is one value.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub old: Option<String>,
    /// What is there now, where that is one value.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub new: Option<String>,
    /// How many errors changed alike, where that is reported once.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub count: Option<usize>,
}

impl<L: FindingLevel> Finding<L> {
    /// A finding about `subject`, without values.
    pub fn new(level: L, rule: impl Into<String>, subject: impl Into<String>, text: impl Into<String>) -> Finding<L> {
        Finding {
            level,
            rule: rule.into(),
            subject: subject.into(),
            text: text.into(),
            code: None,
            operation: None,
            old: None,
            new: None,
            count: None,
        }
    }

    /// A finding about one error.
    pub(crate) fn of_error(
        level: L,
        rule: impl Into<String>,
        error: &PublishedError,
        text: impl Into<String>,
    ) -> Finding<L> {
        Finding { code: Some(error.label()), ..Finding::new(level, rule, error.label(), text) }
    }
}

impl<L: FindingLevel> fmt::Display for Finding<L> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let (subject, text) = (inert(&self.subject).on_one_line(), inert(&self.text).on_one_line());
        write!(f, "{}: {subject}: {text} [{}]", self.level.name(), self.rule)
    }
}

fn name<L: FindingLevel, S: Serializer>(level: &L, serializer: S) -> Result<S::Ok, S::Error> {
    serializer.serialize_str(level.name())
}
