//! What is wrong with an answer.

use std::fmt;

/// What is wrong with an answer.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Fault {
    kind: FaultKind,
    text: String,
}

impl Fault {
    pub(super) fn new(kind: FaultKind, text: impl Into<String>) -> Fault {
        Fault { kind, text: text.into() }
    }

    /// The kind.
    pub fn kind(&self) -> FaultKind {
        self.kind
    }

    /// What is wrong, in a sentence.
    pub fn text(&self) -> &str {
        &self.text
    }
}

impl fmt::Display for Fault {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}: {}", self.kind, self.text)
    }
}

/// The kinds of faults.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
#[non_exhaustive]
pub enum FaultKind {
    /// The connection ended without an answer: a panic that nobody caught.
    NoAnswer,
    /// An error without a body.
    Empty,
    /// An error in another form than the API's.
    Foreign,
    /// Something internal, or a value of the request that may be a secret.
    Leak,
    /// A header or a value that a standard demands is missing or wrong.
    Obligation,
}

impl FaultKind {
    /// All kinds.
    pub const ALL: [FaultKind; 5] =
        [FaultKind::NoAnswer, FaultKind::Empty, FaultKind::Foreign, FaultKind::Leak, FaultKind::Obligation];

    /// Its name: `no answer`, `empty`, `foreign`, `leak` or `obligation`.
    pub const fn name(self) -> &'static str {
        match self {
            FaultKind::NoAnswer => "no answer",
            FaultKind::Empty => "empty",
            FaultKind::Foreign => "foreign",
            FaultKind::Leak => "leak",
            FaultKind::Obligation => "obligation",
        }
    }
}

impl fmt::Display for FaultKind {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(self.name())
    }
}
