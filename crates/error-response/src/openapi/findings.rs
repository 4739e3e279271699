//! What was answered, and what of it the document lacks.

use std::{
    collections::BTreeSet,
    fmt,
    sync::{Arc, Mutex, PoisonError},
};

/// One error that an operation returned.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Answered {
    /// The method of the operation.
    pub method: String,
    /// The path of the operation, as the document has it.
    pub path: String,
    /// The status of the response.
    pub status: u16,
    /// The code, in snake case; `None` for an answer that was no error of ours.
    pub code: Option<&'static str>,
    /// The type.
    pub error_type: Option<&'static str>,
}

impl fmt::Display for Answered {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Answered { method, path, status, code, error_type } = self;
        let code = code.unwrap_or("a response without a code");
        match error_type {
            Some(error_type) => write!(f, "{method} {path}: {status} {error_type}/{code}"),
            None => write!(f, "{method} {path}: {status} {code}"),
        }
    }
}

/// A success that was sent with another media type than the document has for
/// it.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct OtherSuccess {
    /// The method of the operation.
    pub method: String,
    /// The path of the operation, as the document has it.
    pub path: String,
    /// The status of the response.
    pub status: u16,
    /// The media type of the response.
    pub media_type: String,
}

impl fmt::Display for OtherSuccess {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let OtherSuccess { method, path, status, media_type } = self;
        write!(f, "{method} {path}: {status} as {media_type}")
    }
}

/// The findings of a [`DocumentedLayer`](super::DocumentedLayer), shared with
/// the layer.
#[derive(Debug, Clone, Default)]
pub struct Findings(Arc<Mutex<Found>>);

#[derive(Debug, Default)]
struct Found {
    answered: BTreeSet<Answered>,
    undocumented: BTreeSet<Answered>,
    successes: BTreeSet<OtherSuccess>,
}

impl Findings {
    /// Every error of a documented operation.
    pub fn answered(&self) -> BTreeSet<Answered> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner).answered.clone()
    }

    /// The errors that the document does not have.
    pub fn undocumented(&self) -> BTreeSet<Answered> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner).undocumented.clone()
    }

    /// Successes with another media type than the document has: a handler that does
    /// not return a `Reply` in a format that wraps successes, or the other way round.
    /// Declare such a route with [`unwrapped`](super::DocumentedRoutes::unwrapped).
    pub fn other_successes(&self) -> BTreeSet<OtherSuccess> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner).successes.clone()
    }

    pub(super) fn add_success(&self, sent: OtherSuccess) {
        self.0.lock().unwrap_or_else(PoisonError::into_inner).successes.insert(sent);
    }

    pub(super) fn add(&self, answered: Answered, is_documented: bool) {
        let mut found = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        if !is_documented {
            found.undocumented.insert(answered.clone());
        }
        found.answered.insert(answered);
    }
}
