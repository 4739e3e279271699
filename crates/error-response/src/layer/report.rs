//! What a layer that changes nothing would have changed.

use std::{
    collections::{BTreeMap, BTreeSet},
    fmt,
    sync::{Arc, Mutex, PoisonError},
};

use http::{HeaderName, header};

/// How many kinds of responses are kept.
const MOST: usize = 1_000;

/// What a layer with [`report_only`](crate::ErrorLayer::report_only) would have changed; shared by its clones.
///
/// It has up to 1,000 entries, one for each method, route, status and set of changes. Displayed, it is a
/// list.
///
/// # Examples
///
/// Show the report to operators on a route outside of the layer:
///
/// ```
/// use axum::{Router, routing::get};
/// use error_response::{ErrorLayer, RouterExt, format::Problem};
///
/// let errors = ErrorLayer::new(Problem::new()).report_only();
/// let report = errors.report();
/// let app: Router = Router::new().errors(errors).route("/internal/errors", get(async move || report.to_string()));
/// # let _ = app;
/// ```
#[derive(Debug, Clone, Default)]
pub struct Report(Arc<Mutex<Found>>);

#[derive(Debug, Default)]
struct Found {
    entries: BTreeMap<Kind, Details>,
    left_out: u64,
}

/// What makes two responses one entry.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct Kind {
    pub(super) route: Option<String>,
    pub(super) method: &'static str,
    /// None where there was no response.
    pub(super) status: Option<u16>,
    pub(super) changes: BTreeSet<Change>,
}

#[derive(Debug, Clone)]
struct Details {
    count: u64,
    code: Option<&'static str>,
    example: String,
}

/// Responses of one route that the layer would have changed in the same way.
///
/// See [`ErrorLayer::report_only`](crate::ErrorLayer::report_only) for an example.
#[derive(Debug, Clone)]
pub struct Reported {
    kind: Kind,
    details: Details,
}

/// What the layer would have changed in a response.
///
/// # Examples
///
/// ```
/// use error_response::layer::{Change, HeaderChange};
///
/// let change = Change::Header { name: "cache-control".to_owned(), how: HeaderChange::Added };
/// assert_eq!(change.to_string(), "adds `cache-control`");
/// assert_eq!(change.obligation(), Some("errors are not cached unless their author allows it (RFC 9110, 15.1 lets caches keep a 404 or 410)"));
/// ```
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
#[non_exhaustive]
pub enum Change {
    /// The handler panics and the connection is closed; the layer sends a 500.
    Panic,
    /// There is no body; the layer sends one.
    EmptyBody,
    /// The body is a text without a structure; the layer sends one in the API's format.
    UnstructuredBody,
    /// The body is in another format; the layer sends it in the API's.
    OtherFormat,
    /// The layer sends another status, this one.
    Status(u16),
    /// The layer adds, replaces or removes a header.
    Header {
        /// The name, in lower case.
        name: String,
        /// What the layer does with it.
        how: HeaderChange,
    },
}

/// What the layer would have done with a header.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum HeaderChange {
    /// It is missing.
    Added,
    /// It has another value.
    Replaced,
    /// It is sent, and should not be.
    Removed,
}

impl Report {
    /// The responses that the layer would have changed, grouped by route,
    /// status and change.
    pub fn entries(&self) -> Vec<Reported> {
        let found = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        let entry = |(kind, details): (&Kind, &Details)| Reported { kind: kind.clone(), details: details.clone() };
        found.entries.iter().map(entry).collect()
    }

    /// Whether the layer would have changed nothing so far.
    pub fn is_empty(&self) -> bool {
        self.0.lock().unwrap_or_else(PoisonError::into_inner).entries.is_empty()
    }

    /// How many responses have no entry, because there were 1,000 entries
    /// already.
    pub fn left_out(&self) -> u64 {
        self.0.lock().unwrap_or_else(PoisonError::into_inner).left_out
    }

    /// Counts a response.
    pub(super) fn add(&self, kind: Kind, code: Option<&'static str>, example: impl FnOnce() -> String) -> Added {
        if let Some(added) = self.0.lock().unwrap_or_else(PoisonError::into_inner).count(&kind) {
            return added;
        }
        let details = Details { count: 1, code, example: example() };
        let mut found = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        // Another thread may have added one meanwhile.
        if let Some(added) = found.count(&kind) {
            return added;
        }
        found.entries.insert(kind, details);
        Added::First
    }
}

/// What became of a response that was counted.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Added {
    /// It is the first of its kind.
    First,
    /// It is the first that has no place.
    Full,
    /// Nothing of it is new.
    Counted,
}

impl Found {
    /// Counts a response of a kind that is known, or for which there is no place; `None` for a new one.
    fn count(&mut self, kind: &Kind) -> Option<Added> {
        if let Some(known) = self.entries.get_mut(kind) {
            known.count += 1;
            return Some(Added::Counted);
        }
        if self.entries.len() < MOST {
            return None;
        }
        self.left_out += 1;
        Some(if self.left_out == 1 { Added::Full } else { Added::Counted })
    }
}

impl Reported {
    /// The method of the requests; `other` if it is not a standard one.
    pub fn method(&self) -> &str {
        self.kind.method
    }

    /// The template of the route; `None` for an unknown path, and without the feature `matched-path`.
    pub fn route(&self) -> Option<&str> {
        self.kind.route.as_deref()
    }

    /// The status that was sent; `None` if the handler panicked and nothing was
    /// sent.
    pub fn status(&self) -> Option<u16> {
        self.kind.status
    }

    /// The code of the error that the layer would have sent, in snake case; `None` if it keeps the body.
    pub fn code(&self) -> Option<&'static str> {
        self.details.code
    }

    /// What the layer would have changed.
    pub fn changes(&self) -> impl Iterator<Item = &Change> {
        self.kind.changes.iter()
    }

    /// How many responses of this kind there were.
    pub fn count(&self) -> u64 {
        self.details.count
    }

    /// The first response of this kind as the layer would have sent it, up to 4 KiB; empty if the handler panicked.
    /// The value of `set-cookie`, and of headers that are marked as sensitive, is `***`.
    pub fn example(&self) -> &str {
        &self.details.example
    }
}

impl Change {
    /// What a header is to the layer.
    pub(super) fn of_header(name: &HeaderName, how: HeaderChange) -> Change {
        Change::Header { name: name.as_str().to_owned(), how }
    }

    /// The obligation that the response does not meet; `None` if the change only follows from another one.
    pub fn obligation(&self) -> Option<&'static str> {
        match self {
            Change::Panic => Some("a request gets a response"),
            Change::EmptyBody => Some("an error explains itself in a body (RFC 9110, 15.5 and 15.6)"),
            Change::UnstructuredBody | Change::OtherFormat => Some("errors of an API have one format"),
            Change::Status(_) => Some("an error has the status of the API's format"),
            Change::Header { name, .. } => obligation_of(name),
        }
    }
}

fn obligation_of(header: &str) -> Option<&'static str> {
    match header {
        "www-authenticate" => Some("a 401 names its challenge (RFC 9110, 15.5.2)"),
        "retry-after" => Some("a wait is whole seconds or a date (RFC 9110, 10.2.3)"),
        _ if header == header::EXPIRES || header == "surrogate-control" || header.ends_with("cache-control") => {
            Some("errors are not cached unless their author allows it (RFC 9110, 15.1 lets caches keep a 404 or 410)")
        }
        _ => None,
    }
}

impl fmt::Display for Change {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Change::Panic => f.write_str("the handler panics: sends a 500 instead of closing the connection"),
            Change::EmptyBody => f.write_str("no body: sends one"),
            Change::UnstructuredBody => f.write_str("a text without a structure: sends the API's format"),
            Change::OtherFormat => f.write_str("another format: sends the API's format"),
            Change::Status(status) => write!(f, "sends the status {status}"),
            Change::Header { name, how } => write!(f, "{how} `{name}`"),
        }
    }
}

impl fmt::Display for HeaderChange {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            HeaderChange::Added => "adds",
            HeaderChange::Replaced => "replaces",
            HeaderChange::Removed => "removes",
        })
    }
}

impl fmt::Display for Kind {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{} {}", self.method, self.route.as_deref().unwrap_or("(no route)"))?;
        match self.status {
            Some(status) => write!(f, ": {status}"),
            None => f.write_str(": no response"),
        }
    }
}

/// The responses, how many there were, and a line for each change with the obligation behind it.
impl fmt::Display for Reported {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.details.count {
            1 => write!(f, "{}, once", self.kind)?,
            count => write!(f, "{}, {count} times", self.kind)?,
        }
        if let Some(code) = self.details.code {
            write!(f, ", becomes `{code}`")?;
        }
        for change in &self.kind.changes {
            write!(f, "\n    {change}")?;
            if let Some(obligation) = change.obligation() {
                write!(f, ": {obligation}")?;
            }
        }
        Ok(())
    }
}

impl fmt::Display for Report {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        for entry in self.entries() {
            writeln!(f, "{entry}")?;
        }
        match self.left_out() {
            0 => Ok(()),
            left_out => writeln!(f, "{left_out} responses of other kinds: only {MOST} kinds are kept"),
        }
    }
}
