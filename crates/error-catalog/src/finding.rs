//! The findings of a comparison or a check.

use std::fmt;

use serde::{Serialize, Serializer};

use error_markup::inert;

use crate::PublishedError;

/// The level of a finding: the [`Impact`] of a change or the [`Severity`] of a mistake.
///
/// Sealed: implemented for these two types only.
pub trait FindingLevel: sealed::Sealed + Copy + Ord + fmt::Debug + 'static {
    /// All levels, the most serious first.
    const ALL: &'static [Self];

    /// The name of the level.
    fn name(self) -> &'static str;
}

mod sealed {
    pub trait Sealed {}

    impl Sealed for super::Impact {}
    impl Sealed for super::Severity {}
}

/// How a change between two versions of a catalog affects existing clients.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Impact {
    /// Only a text changed.
    Patch,
    /// Something was added.
    Minor,
    /// A client that relied on the old catalog can fail.
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

/// How serious a mistake in a catalog is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Severity {
    /// The catalog could be better.
    Note,
    /// Readers will miss something.
    Warning,
    /// The catalog contradicts itself.
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

/// A mistake in a catalog.
pub type Lint = Finding<Severity>;

/// A finding: a change between two catalogs, or a mistake in one.
///
/// `Display` prints it on one line, with control characters and similar active characters
/// of the catalog's texts escaped.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[serde(bound = "L: FindingLevel")]
#[non_exhaustive]
pub struct Finding<L: FindingLevel> {
    /// The level of the finding.
    #[serde(serialize_with = "name")]
    pub level: L,
    /// The name of the rule, for programs: `status-changed`.
    pub rule: String,
    /// The subject of the finding: `catalog`, `type/code` or `GET /path`.
    pub subject: String,
    /// A description of the finding, for people.
    pub text: String,
    /// The error that the finding is about, as `type/code`, or as the code if it has no
    /// type.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub code: Option<String>,
    /// The operation that the finding is about, as `GET /path`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub operation: Option<String>,
    /// The old value, if the change concerns a single value.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub old: Option<String>,
    /// The new value, if the change concerns a single value.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub new: Option<String>,
    /// How many errors changed in the same way, if the change is reported once for all of
    /// them.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub count: Option<usize>,
}

impl<L: FindingLevel> Finding<L> {
    /// Creates a finding about `subject`, without an old and a new value.
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
