//! Which errors operations returned, and which of these the document does not list.

use std::{
    collections::{BTreeMap, BTreeSet},
    fmt,
    sync::{Arc, Mutex, MutexGuard, PoisonError},
};

/// An error that an operation returned.
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
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

/// The text of `Display`, so that a list of them has one line for each.
impl fmt::Debug for Answered {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Display::fmt(self, f)
    }
}

/// A success whose media type differs from the one in the document.
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
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

/// The text of `Display`, so that a list of them has one line for each.
impl fmt::Debug for OtherSuccess {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Display::fmt(self, f)
    }
}

/// The findings of a [`DocumentedLayer`](super::DocumentedLayer). They are shared with
/// the layer, so they grow while requests are handled.
///
/// `Display` has one line for each undocumented error and each success with another media
/// type, and each line says what to write. If there are none, it is empty, so a test can
/// compare it: `assert_eq!(findings.to_string(), "")`.
#[derive(Clone, Default)]
pub struct Findings(Arc<Mutex<Found>>);

#[derive(Default)]
struct Found {
    answered: BTreeSet<Answered>,
    /// Each with what to write.
    undocumented: BTreeMap<Answered, String>,
    successes: BTreeSet<OtherSuccess>,
}

impl fmt::Display for Findings {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let found = self.found();
        let errors = found.undocumented.iter().map(|(answered, fix)| format!("{answered}; {fix}"));
        let successes = found.successes.iter().map(|success| format!("{success}; {SUCCESS_FIX}"));
        f.write_str(&errors.chain(successes).collect::<Vec<_>>().join("\n"))
    }
}

/// How many errors were returned, and the lines of `Display`.
impl fmt::Debug for Findings {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        // The lock is free again before the text takes it.
        let answered = self.found().answered.len();
        let text = self.to_string();
        f.debug_struct("Findings")
            .field("answered", &answered)
            .field("found", &text.lines().collect::<Vec<_>>())
            .finish()
    }
}

/// What to write for a success with another media type.
pub(super) const SUCCESS_FIX: &str = "the document has another media type: return a `Reply`, or write `.unwrapped()` on a route that does not return one; for a `body` that is a text, write `content_type = \"application/json\"` beside it";

impl Findings {
    fn found(&self) -> MutexGuard<'_, Found> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// All errors that documented operations returned.
    pub fn answered(&self) -> BTreeSet<Answered> {
        self.found().answered.clone()
    }

    /// The returned errors that the document does not list.
    pub fn undocumented(&self) -> BTreeSet<Answered> {
        self.found().undocumented.keys().cloned().collect()
    }

    /// Successes whose media type differs from the one in the document. This happens in a
    /// format that wraps successes: either the handler does not return a `Reply`, or it
    /// returns a `Reply` although the document says that the route does not wrap its
    /// success. Declare a route without `Reply` with
    /// [`unwrapped`](super::DocumentedRoutes::unwrapped).
    pub fn other_successes(&self) -> BTreeSet<OtherSuccess> {
        self.found().successes.clone()
    }

    pub(super) fn add_success(&self, sent: OtherSuccess) {
        self.found().successes.insert(sent);
    }

    /// `fix`: what to write if the document does not list the error.
    pub(super) fn add(&self, answered: Answered, fix: Option<String>) {
        let mut found = self.found();
        if let Some(fix) = fix {
            found.undocumented.insert(answered.clone(), fix);
        }
        found.answered.insert(answered);
    }
}
