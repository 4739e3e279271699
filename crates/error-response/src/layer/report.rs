//! The report of a report-only layer.

use std::{
    collections::{BTreeMap, BTreeSet},
    fmt,
    sync::{Arc, Mutex, PoisonError},
};

use http::{HeaderName, header};

/// How many kinds of responses are kept.
const MOST: usize = 1_000;

/// The report of a layer in the mode [`report_only`](crate::ErrorLayer::report_only):
/// what the layer would have changed without this mode. Clones share the same report.
///
/// The report has up to 1,000 entries, one for each combination of method, route, status
/// and changes. `Display` prints it as a list.
///
/// # Examples
///
/// Show the report to operators on a route outside the layer:
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

/// An entry of a [`Report`]: responses of one route to which the layer would have made
/// the same changes if it were not in report-only mode.
///
/// See [`ErrorLayer::report_only`](crate::ErrorLayer::report_only) for an example.
#[derive(Debug, Clone)]
pub struct Reported {
    kind: Kind,
    details: Details,
}

/// A change that a layer would have made to a response if it were not in the mode
/// [`report_only`](crate::ErrorLayer::report_only): for example, a header that it would
/// have added.
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
    /// The handler panicked, so the connection was closed; the layer would have sent a
    /// 500.
    Panic,
    /// The response had no body; the layer would have sent one.
    EmptyBody,
    /// The body was plain text; the layer would have sent a body in the API's format.
    UnstructuredBody,
    /// The error was in another format; the layer would have sent it in the API's format.
    OtherFormat,
    /// The layer would have sent this status instead.
    Status(u16),
    /// The layer would have added, replaced or removed a header.
    Header {
        /// The name of the header, in lower case.
        name: String,
        /// What the layer would have done with the header.
        how: HeaderChange,
    },
}

/// What a layer would have done with a header if it were not in the mode
/// [`report_only`](crate::ErrorLayer::report_only).
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum HeaderChange {
    /// The layer would have added the header, because it was missing.
    Added,
    /// The layer would have replaced the value of the header.
    Replaced,
    /// The layer would have removed the header.
    Removed,
}

impl Report {
    /// The entries of the report: the responses that the layer would have changed without
    /// the report-only mode, grouped by method, route, status and changes.
    pub fn entries(&self) -> Vec<Reported> {
        let found = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        let entry = |(kind, details): (&Kind, &Details)| Reported { kind: kind.clone(), details: details.clone() };
        found.entries.iter().map(entry).collect()
    }

    /// Whether the report is empty: no response so far needed a change by the layer.
    pub fn is_empty(&self) -> bool {
        self.0.lock().unwrap_or_else(PoisonError::into_inner).entries.is_empty()
    }

    /// How many responses have no entry, because the report already had 1,000 entries.
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
    /// Counts a response of a kind that is known, or for which there is no place. It is
    /// `None` for a new one.
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
    /// The HTTP method of the requests; `other` if it is not a standard one.
    pub fn method(&self) -> &str {
        self.kind.method
    }

    /// The pattern of the route, such as `/accounts/{id}`. It is `None` for an unknown
    /// path, and without the feature `matched-path`.
    pub fn route(&self) -> Option<&str> {
        self.kind.route.as_deref()
    }

    /// The status that was sent. It is `None` if nothing was sent, because the handler
    /// panicked.
    pub fn status(&self) -> Option<u16> {
        self.kind.status
    }

    /// The snake-case code of the error that the layer would have sent instead of the
    /// original body if it were not in report-only mode. It is `None` if the layer would
    /// have kept the body.
    pub fn code(&self) -> Option<&'static str> {
        self.details.code
    }

    /// The changes that the layer would have made to the response if it were not in
    /// report-only mode.
    pub fn changes(&self) -> impl Iterator<Item = &Change> {
        self.kind.changes.iter()
    }

    /// How many responses this entry stands for.
    pub fn count(&self) -> u64 {
        self.details.count
    }

    /// The first of these responses, as the layer would have sent it if it were not in
    /// report-only mode. It is cut after 4 KiB. It is empty if the handler panicked. The
    /// values of `set-cookie` and of headers that are marked as sensitive are shown as
    /// `***`.
    pub fn example(&self) -> &str {
        &self.details.example
    }
}

impl Change {
    /// What a header is to the layer.
    pub(super) fn of_header(name: &HeaderName, how: HeaderChange) -> Change {
        Change::Header { name: name.as_str().to_owned(), how }
    }

    /// The rule that the response breaks. It is `None` if the change is only a
    /// consequence of another change.
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
