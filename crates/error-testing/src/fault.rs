//! What is wrong with a response.

use std::fmt;

/// What is wrong with a response.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Fault {
    kind: FaultKind,
    text: String,
}

impl Fault {
    pub(crate) fn new(kind: FaultKind, text: impl Into<String>) -> Fault {
        Fault { kind, text: text.into() }
    }

    /// The same fault, with what it comes from.
    pub(crate) fn with_hint(self, hint: &str) -> Fault {
        Fault { text: format!("{}; {hint}", self.text), ..self }
    }

    /// The kind.
    pub fn kind(&self) -> FaultKind {
        self.kind
    }

    /// What is wrong, which rule says so, and, if it helps, what to write.
    pub fn text(&self) -> &str {
        &self.text
    }
}

impl fmt::Display for Fault {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}: {}", self.kind, self.text)
    }
}

/// Faults as they are found.
#[derive(Debug, Default)]
pub(crate) struct Faults(Vec<Fault>);

impl Faults {
    pub(crate) fn add(&mut self, kind: FaultKind, text: impl Into<String>) {
        self.0.push(Fault::new(kind, text));
    }

    pub(crate) fn extend(&mut self, faults: impl IntoIterator<Item = Fault>) {
        self.0.extend(faults);
    }

    pub(crate) fn into_vec(self) -> Vec<Fault> {
        self.0
    }
}

/// The kinds of faults.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
#[non_exhaustive]
pub enum FaultKind {
    /// The connection ended without a response: a panic that nobody caught.
    NoAnswer,
    /// A response that ends before it is whole.
    Cut,
    /// An error without a body.
    Empty,
    /// An error in another form than the API's.
    Foreign,
    /// No code, one that the catalog does not have, or one of another type.
    Code,
    /// The status, the body and the catalog disagree.
    Status,
    /// Something internal, or a value of the request that may be a secret.
    Leak,
    /// A cache may store an error that its author did not want stored, or a
    /// response has the headers of a stored representation.
    Cache,
    /// A challenge is missing or malformed (RFC 9110, 11.6.1).
    Challenge,
    /// A wait is malformed, in the past, or not the same everywhere.
    Wait,
    /// A header by which SDKs repeat requests is missing, or asks for a
    /// repetition that can do harm.
    Retry,
    /// The id of the request is missing, doubled or another one.
    RequestId,
    /// A header that the layers of the router add is missing: the order of the
    /// layers is wrong.
    Layers,
    /// Another header or value that a standard requires is missing or wrong.
    Obligation,
}

impl FaultKind {
    /// All kinds.
    pub const ALL: [FaultKind; 14] = [
        FaultKind::NoAnswer,
        FaultKind::Cut,
        FaultKind::Empty,
        FaultKind::Foreign,
        FaultKind::Code,
        FaultKind::Status,
        FaultKind::Leak,
        FaultKind::Cache,
        FaultKind::Challenge,
        FaultKind::Wait,
        FaultKind::Retry,
        FaultKind::RequestId,
        FaultKind::Layers,
        FaultKind::Obligation,
    ];

    /// Its name: `no answer`, `cut`, `empty`, `foreign`, `code`, `status`,
    /// `leak`, `cache`, `challenge`, `wait`, `retry`, `request id`, `layers` or
    /// `obligation`.
    pub const fn name(self) -> &'static str {
        match self {
            FaultKind::NoAnswer => "no answer",
            FaultKind::Cut => "cut",
            FaultKind::Empty => "empty",
            FaultKind::Foreign => "foreign",
            FaultKind::Code => "code",
            FaultKind::Status => "status",
            FaultKind::Leak => "leak",
            FaultKind::Cache => "cache",
            FaultKind::Challenge => "challenge",
            FaultKind::Wait => "wait",
            FaultKind::Retry => "retry",
            FaultKind::RequestId => "request id",
            FaultKind::Layers => "layers",
            FaultKind::Obligation => "obligation",
        }
    }
}

impl fmt::Display for FaultKind {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(self.name())
    }
}
