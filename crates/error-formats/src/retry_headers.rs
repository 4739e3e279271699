//! The headers by which SDKs decide whether to send a request again.

use error_core::{Definition, ErrorView, Retry, Wait};
use http::{HeaderName, HeaderValue};

/// A header by which widespread client libraries decide whether and when they
/// send a request again, derived from the error's retry class and its wait.
///
/// # Examples
///
/// ```
/// use error_formats::RetryHeader;
///
/// assert_eq!(RetryHeader::StripeShouldRetry.name(), "stripe-should-retry");
/// ```
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum RetryHeader {
    /// `X-Should-Retry: true` or `false`, which the SDKs of OpenAI and Anthropic
    /// obey.
    ShouldRetry,
    /// `Stripe-Should-Retry: true` or `false`, which the SDKs of Stripe obey.
    StripeShouldRetry,
    /// `Retry-After-Ms`: the wait in milliseconds, rounded up, where there is
    /// one.
    RetryAfterMs,
}

impl RetryHeader {
    /// All of them.
    pub const ALL: [RetryHeader; 3] =
        [RetryHeader::ShouldRetry, RetryHeader::StripeShouldRetry, RetryHeader::RetryAfterMs];

    /// The name of the header.
    pub const fn name(self) -> HeaderName {
        HeaderName::from_static(match self {
            RetryHeader::ShouldRetry => "x-should-retry",
            RetryHeader::StripeShouldRetry => "stripe-should-retry",
            RetryHeader::RetryAfterMs => "retry-after-ms",
        })
    }

    /// Whether an error of this definition has the header.
    pub fn is_on(self, definition: &Definition) -> bool {
        self != RetryHeader::RetryAfterMs || matches!(definition.wait(), Wait::Seconds(_) | Wait::Occurrence)
    }

    pub(crate) fn value(self, view: &ErrorView<'_>) -> Option<HeaderValue> {
        if self == RetryHeader::RetryAfterMs {
            return Some(HeaderValue::from(view.retry_after()?.milliseconds_from(view.timestamp())));
        }
        Some(HeaderValue::from_static(if view.retry() == Retry::AfterWait { "true" } else { "false" }))
    }
}
