//! Headers that an author adds to every error of an API.

use error_core::ErrorView;
use http::HeaderMap;

use crate::{RateLimitHeaders, RetryHeader};

/// Headers that an API sends besides those of its format.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct ExtraHeaders {
    rate_limit: Vec<RateLimitHeaders>,
    retry: Vec<RetryHeader>,
}

impl ExtraHeaders {
    /// Adds a family of rate-limit headers.
    pub fn add_rate_limit(&mut self, family: RateLimitHeaders) {
        self.rate_limit.push(family);
    }

    /// Adds headers for SDKs.
    pub fn add_retry(&mut self, headers: impl IntoIterator<Item = RetryHeader>) {
        self.retry.extend(headers);
    }

    /// The families of rate-limit headers.
    pub fn rate_limit(&self) -> &[RateLimitHeaders] {
        &self.rate_limit
    }

    /// The headers for SDKs.
    pub fn retry(&self) -> &[RetryHeader] {
        &self.retry
    }

    /// Whether occurrences that are otherwise the same have the same headers,
    /// whatever the request is.
    pub fn is_repeatable(&self) -> bool {
        !self.retry.iter().any(|header| header.depends_on_request())
    }

    /// Inserts the headers of an occurrence.
    pub fn insert(&self, view: &ErrorView<'_>, headers: &mut HeaderMap) {
        for family in &self.rate_limit {
            family.insert_of(view, headers);
        }
        for header in &self.retry {
            if let Some(value) = header.value(view) {
                headers.insert(header.name(), value);
            }
        }
    }
}
