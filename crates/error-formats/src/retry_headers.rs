//! The headers by which SDKs decide whether to send a request again.

use error_core::{Definition, ErrorView, Retry, Wait};
use http::{HeaderName, HeaderValue};

/// A header by which widespread client libraries decide whether and when they
/// send a request again.
///
/// SDKs obey `true` whatever the method is, so it must never invite a client to
/// repeat a payment. `true` is sent when the retry class of the error is
/// `after_wait`, and
///
/// - the method of the request is safe or idempotent (RFC 9110, 9.2.2), or
/// - the error is a 429 or 503 that rejected the request before any handler saw
///   it ([`CategoryError::before_effects`](error_core::CategoryError::before_effects);
///   tower's `LoadShed` and `Buffer`, and `tower_governor`, where nothing was
///   waited for before).
///
/// Everything else is `false`, also where the method is not known. Without the
/// header these SDKs decide by the status alone: they repeat a 408, 409, 429 and
/// every 5xx.
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
    /// `Stripe-Should-Retry: true` or `false`, which the SDKs of Stripe obey. They
    /// never read a wait, and come back after half a second: where the wait is
    /// longer it is `false`.
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

    /// Whether two occurrences that are otherwise the same may differ in it.
    pub(crate) fn depends_on_request(self) -> bool {
        self != RetryHeader::RetryAfterMs
    }

    pub(crate) fn value(self, view: &ErrorView<'_>) -> Option<HeaderValue> {
        let should_retry = match self {
            RetryHeader::RetryAfterMs => {
                return Some(HeaderValue::from(view.retry_after()?.milliseconds_from(view.timestamp())));
            }
            RetryHeader::ShouldRetry => should_retry(view),
            RetryHeader::StripeShouldRetry => should_retry(view) && !waits_longer(view, STRIPE_WAIT_MS),
        };
        Some(HeaderValue::from_static(if should_retry { "true" } else { "false" }))
    }
}

/// How long the SDKs of Stripe wait before they send a request again, in
/// milliseconds.
const STRIPE_WAIT_MS: u64 = 500;

/// Whether sending the request again can help, and cannot repeat an effect.
fn should_retry(view: &ErrorView<'_>) -> bool {
    // A format may know another status for what is a 503 elsewhere.
    let statuses = [view.status(), view.category().standard_status()];
    let is_busy = statuses.iter().any(|status| matches!(status.as_u16(), 429 | 503));
    let is_rejected_early = view.is_before_effects() && is_busy;
    view.retry() == Retry::AfterWait && (view.is_idempotent() || is_rejected_early)
}

fn waits_longer(view: &ErrorView<'_>, milliseconds: u64) -> bool {
    view.retry_after().is_some_and(|wait| wait.milliseconds_from(view.timestamp()) > milliseconds)
}
