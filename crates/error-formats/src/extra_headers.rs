//! Headers that the author of an API adds to every error response.

use std::time::SystemTime;

use error_core::{ErrorStatus, ErrorView, Idempotency, RetryAfter};
use http::{HeaderMap, HeaderValue};

use crate::{RateLimitHeaders, RetryHeader, retry_headers::Decided};

/// Headers that an API sends with every error, in addition to those of its format.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct ExtraHeaders {
    rate_limit: Vec<RateLimitHeaders>,
    retry: Vec<RetryHeader>,
}

impl ExtraHeaders {
    /// Adds a family of headers with the quotas of a client.
    pub fn add_rate_limit(&mut self, family: RateLimitHeaders) {
        self.rate_limit.push(family);
    }

    /// Adds headers that tell SDKs whether and when to retry.
    pub fn add_retry(&mut self, headers: impl IntoIterator<Item = RetryHeader>) {
        self.retry.extend(headers);
    }

    /// The families of headers with the quotas of a client.
    pub fn rate_limit(&self) -> &[RateLimitHeaders] {
        &self.rate_limit
    }

    /// The headers that tell SDKs whether and when to retry.
    pub fn retry(&self) -> &[RetryHeader] {
        &self.retry
    }

    /// Whether these headers depend only on the occurrence of the error, not on the
    /// request.
    pub fn is_repeatable(&self) -> bool {
        !self.retry.iter().any(|header| header.depends_on_request())
    }

    /// Inserts the headers for an occurrence of an error.
    pub fn insert(&self, view: &ErrorView<'_>, headers: &mut HeaderMap) {
        for family in &self.rate_limit {
            family.insert_of(view, headers);
        }
        if self.retry.is_empty() {
            return;
        }
        let decided = Decided::by(view);
        for header in &self.retry {
            header.insert(decided, headers);
        }
    }

    /// Inserts the headers for SDKs into a structured error response of a handler or a
    /// library, of which only the status and the wait are known. They are inserted only
    /// for statuses that SDKs retry by default.
    ///
    /// An existing `false` is kept. An existing `true` is kept only if the method of the
    /// request allows a retry.
    ///
    /// # Examples
    ///
    /// ```
    /// use error_core::{ErrorStatus, Idempotency, RetryAfter};
    /// use error_formats::{ExtraHeaders, RetryHeader};
    /// use http::HeaderMap;
    ///
    /// let mut extra = ExtraHeaders::default();
    /// extra.add_retry([RetryHeader::ShouldRetry]);
    /// let mut headers = HeaderMap::new();
    /// let busy = ErrorStatus::SERVICE_UNAVAILABLE;
    /// extra.insert_of_status(busy, Idempotency::Unknown, Some(RetryAfter::seconds(2)), &mut headers);
    /// assert_eq!(headers["x-should-retry"], "false");
    /// ```
    pub fn insert_of_status(
        &self,
        status: ErrorStatus,
        idempotency: Idempotency,
        wait: Option<RetryAfter>,
        headers: &mut HeaderMap,
    ) {
        let wait = wait.map(|wait| wait.milliseconds_from(SystemTime::now()));
        let Some(decided) = Decided::of_status(status, idempotency, wait) else {
            return self.retract(idempotency, headers);
        };
        for header in &self.retry {
            if headers.get(header.name()).is_none_or(|written| written != "false") {
                header.insert(decided, headers);
            }
        }
    }

    /// SDKs obey a `true` at any status: one of somebody else's stays only where the
    /// method of the request allows it.
    fn retract(&self, idempotency: Idempotency, headers: &mut HeaderMap) {
        if idempotency == Idempotency::Method {
            return;
        }
        for header in self.retry.iter().filter(|header| header.depends_on_request()) {
            if headers.get(header.name()).is_some_and(|written| written != "false") {
                headers.insert(header.name(), HeaderValue::from_static("false"));
            }
        }
    }
}
