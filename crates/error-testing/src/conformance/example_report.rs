//! The report about example requests: which of them returned their error.

use std::fmt;

use error_catalog::{PublishedError, PublishedExampleRequest};
use error_markup::inert;

/// An example request and its result.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SentExample {
    pub(super) error: String,
    pub(super) status: u16,
    pub(super) request: PublishedExampleRequest,
    /// Why it is not the error of its page, and what came back.
    pub(super) missed: Option<String>,
}

impl SentExample {
    pub(super) fn new(error: &PublishedError, request: PublishedExampleRequest, missed: Option<String>) -> SentExample {
        SentExample { error: error.label(), status: error.status, request, missed }
    }

    /// The type and the code of the error on whose page the request is shown.
    pub fn error(&self) -> &str {
        &self.error
    }

    /// The example request.
    pub fn request(&self) -> &PublishedExampleRequest {
        &self.request
    }

    /// Whether the request returned the error.
    pub fn is_returned(&self) -> bool {
        self.missed.is_none()
    }

    /// The response or failure that came instead of the error, if any.
    pub fn missed(&self) -> Option<&str> {
        self.missed.as_deref()
    }

    /// Whether the page promises the error, but the request did not return it.
    pub fn is_broken(&self) -> bool {
        self.request.is_proven() && !self.is_returned()
    }

    /// Whether the error depends on the request alone: a 4xx other than 408, 409, 425 and
    /// 429, which depend on time, state or load (RFC 9110, section 15.5; RFC 6585,
    /// section 4; RFC 8470, section 5.2).
    pub fn is_of_request_alone(&self) -> bool {
        (400..500).contains(&self.status) && ![408, 409, 425, 429].contains(&self.status)
    }
}

impl fmt::Display for SentExample {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let SentExample { error, status, request, missed } = self;
        // A catalog is a file: no text of it may act on a terminal, or look like another line.
        let [error, method, path] =
            [error, &request.method, &request.request.path].map(|text| inert(text).on_one_line());
        write!(f, "{error} ({status}): {method} {path}")?;
        match missed {
            Some(missed) => write!(f, " -> {}", inert(missed).on_one_line()),
            None => f.write_str(" -> returned"),
        }
    }
}

/// The results of all example requests of a catalog. `Display` lists the requests that
/// did not return their error.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
#[must_use]
pub struct ExampleReport {
    pub(super) sent: Vec<SentExample>,
    pub(super) withheld: usize,
}

impl ExampleReport {
    /// The requests that were sent and their results, in the order of the catalog.
    pub fn sent(&self) -> &[SentExample] {
        &self.sent
    }

    /// How many requests were not sent, because they may change data.
    pub fn withheld(&self) -> usize {
        self.withheld
    }

    /// How many requests returned their error, and how many were sent.
    pub fn returned(&self) -> (usize, usize) {
        (self.sent.iter().filter(|sent| sent.is_returned()).count(), self.sent.len())
    }

    /// Asserts that each request returned its error, if the page promises that.
    ///
    /// # Panics
    ///
    /// Panics at the caller's line and lists the requests that did not return their
    /// error. Requests of which the page says only that they *may* return the error are
    /// not listed; print the report to see them. It also panics if no request was sent.
    #[track_caller]
    pub fn assert_returned(&self) {
        assert!(
            !self.sent.is_empty(),
            "no example request was sent: write one, `#[api(example = \"GET /accounts/acc_9\")]`"
        );
        assert!(!self.sent.iter().any(SentExample::is_broken), "{}", Broken(self));
    }

    /// Those that did not return their error, by whether their page promises it.
    fn missed(&self, is_broken: bool) -> impl Iterator<Item = &SentExample> {
        self.sent.iter().filter(move |it| !it.is_returned() && it.is_broken() == is_broken)
    }

    /// How many returned it.
    fn write_count(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let (returned, all) = self.returned();
        writeln!(f, "{returned} of {all} example requests returned their error")
    }

    fn write_missed(&self, f: &mut fmt::Formatter<'_>, is_broken: bool) -> fmt::Result {
        let heading = if is_broken { "say that they return it" } else { "say that they may return it" };
        if self.missed(is_broken).next().is_some() {
            writeln!(f, "\ntheir pages {heading}:")?;
        }
        self.missed(is_broken).try_for_each(|sent| writeln!(f, "  {sent}"))
    }
}

impl fmt::Display for ExampleReport {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.write_count(f)?;
        if self.withheld > 0 {
            writeln!(f, "{} that may change something were not sent (`allow_writes`)", self.withheld)?;
        }
        self.write_missed(f, true)?;
        self.write_missed(f, false)
    }
}

/// The requests that break the promise of their page; the others are counted.
struct Broken<'a>(&'a ExampleReport);

impl fmt::Display for Broken<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Broken(report) = self;
        report.write_count(f)?;
        report.write_missed(f, true)?;
        match report.missed(false).count() {
            0 => Ok(()),
            others => writeln!(f, "\n{others} more may return their error and did not: print the report to see them"),
        }
    }
}
