//! Faults: what is wrong with a response.

use std::fmt;

/// A fault: one thing that is wrong with a response.
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

    /// The kind of the fault.
    pub fn kind(&self) -> FaultKind {
        self.kind
    }

    /// A description: what is wrong, which rule the response breaks and, if that helps,
    /// what to write instead.
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

/// The kind of a fault, such as a missing body or a wrong status.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
#[non_exhaustive]
pub enum FaultKind {
    /// The connection was closed without a response, usually because of a panic that was
    /// not caught.
    NoAnswer,
    /// The response is incomplete.
    Cut,
    /// The error has no body.
    Empty,
    /// The error is not in the API's format.
    Foreign,
    /// The code is missing, is not in the catalog, or has another type there.
    Code,
    /// The status, the body and the catalog contradict each other.
    Status,
    /// The response contains internal information, or a value of the request that may be
    /// a secret.
    Leak,
    /// Caches may store the error although its author did not allow that, or the response
    /// has headers of a stored representation.
    Cache,
    /// A challenge is missing or malformed (RFC 9110, section 11.6.1).
    Challenge,
    /// A wait is malformed, is in the past, or differs between the header and the body.
    Wait,
    /// A header for SDKs is missing, or it asks for a retry that can do harm.
    Retry,
    /// The request id is missing, is sent twice or is wrong.
    RequestId,
    /// A header that layers of the router add is missing, because the order of the layers
    /// is wrong.
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

    /// The name of the kind: `no response`, `cut`, `empty`, `foreign`, `code`, `status`,
    /// `leak`, `cache`, `challenge`, `wait`, `retry`, `request id`, `layers` or
    /// `obligation`.
    pub const fn name(self) -> &'static str {
        match self {
            FaultKind::NoAnswer => "no response",
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
