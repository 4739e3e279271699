//! What is wrong with an answer.

use std::fmt;

/// What is wrong with an answer.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Fault {
    kind: FaultKind,
    text: String,
}

impl Fault {
    pub(crate) fn new(kind: FaultKind, text: impl Into<String>) -> Fault {
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
    /// An answer that ends before it is whole.
    Cut,
    /// An error without a body.
    Empty,
    /// An error in another form than the API's.
    Foreign,
    /// No code, one that the catalog has not, or one of another type.
    Code,
    /// Another status than the catalog has for the code.
    Status,
    /// Something internal, or a value of the request that may be a secret.
    Leak,
    /// A header or a value that a standard demands is missing or wrong.
    Obligation,
}

impl FaultKind {
    /// All kinds.
    pub const ALL: [FaultKind; 8] = [
        FaultKind::NoAnswer,
        FaultKind::Cut,
        FaultKind::Empty,
        FaultKind::Foreign,
        FaultKind::Code,
        FaultKind::Status,
        FaultKind::Leak,
        FaultKind::Obligation,
    ];

    /// Its name: `no answer`, `cut`, `empty`, `foreign`, `code`, `status`, `leak`
    /// or `obligation`.
    pub const fn name(self) -> &'static str {
        match self {
            FaultKind::NoAnswer => "no answer",
            FaultKind::Cut => "cut",
            FaultKind::Empty => "empty",
            FaultKind::Foreign => "foreign",
            FaultKind::Code => "code",
            FaultKind::Status => "status",
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
