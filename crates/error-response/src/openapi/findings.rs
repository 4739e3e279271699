//! Which errors operations returned, and which of these the document does not list.

use std::{
    collections::BTreeSet,
    fmt,
    sync::{Arc, Mutex, PoisonError},
};

/// An error that an operation returned.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Answered {
    /// The method of the operation.
    pub method: String,
    /// The path of the operation, as it is written in the document.
    pub path: String,
    /// The status of the response.
    pub status: u16,
    /// The code in snake case. It is `None` if this crate did not render the response.
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

/// A success whose media type differs from the one in the document.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct OtherSuccess {
    /// The method of the operation.
    pub method: String,
    /// The path of the operation, as it is written in the document.
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

/// The findings of a [`DocumentedLayer`](super::DocumentedLayer). They are shared with
/// the layer, so they grow while requests are handled.
#[derive(Debug, Clone, Default)]
pub struct Findings(Arc<Mutex<Found>>);

#[derive(Debug, Default)]
struct Found {
    answered: BTreeSet<Answered>,
    undocumented: BTreeSet<Answered>,
    successes: BTreeSet<OtherSuccess>,
}

impl Findings {
    /// All errors that documented operations returned.
    pub fn answered(&self) -> BTreeSet<Answered> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner).answered.clone()
    }

    /// The returned errors that the document does not list.
    pub fn undocumented(&self) -> BTreeSet<Answered> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner).undocumented.clone()
    }

    /// Successes whose media type differs from the one in the document. This happens in a
    /// format that wraps successes: either the handler does not return a `Reply`, or it
    /// returns a `Reply` although the document says that the route does not wrap its
    /// success. Declare a route without `Reply` with
    /// [`unwrapped`](super::DocumentedRoutes::unwrapped).
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
