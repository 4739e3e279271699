//! The headers from which SDKs decide whether and when to send a request again.

use error_core::{Definition, ErrorStatus, ErrorView, Idempotency, Retry, RetryVerdict, Wait};
use http::{HeaderMap, HeaderName, HeaderValue};

/// A header from which SDKs decide whether and when to retry.
///
/// Without these headers, SDKs decide by the status alone and repeat any request, even a
/// payment: the SDKs of OpenAI and Anthropic after a 408, 409, 429 or 5xx, and those of
/// Stripe after a 409 or 5xx. Other clients (google-api-core, botocore, urllib3, got)
/// also decide by the status, and never read these headers.
///
/// SDKs obey `true` for any request, so it must never be sent if a retry could repeat a
/// payment. It is sent only if the [verdict](RetryVerdict) recommends a retry: for an
/// error of the class `after_wait`, if
///
/// - the method is safe or idempotent (RFC 9110, section 9.2.2), or
/// - one of this project's extractors rejected the request, so that it had no effect, or
/// - tower's `LoadShed` or `Buffer` or `tower_governor` rejected it before anything else
///   was awaited, or
/// - the error promises that the request had no effect (`#[api(before_effects)]`,
///   [`CategoryError::before_effects`](error_core::CategoryError::before_effects)), or
/// - the route declares that it honours idempotency keys, and the request has one.
///
/// In all other cases, the value is `false`. It is also `false` for every error outside a
/// request.
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
    /// `X-Should-Retry: true` or `false`, which the SDKs of OpenAI and Anthropic obey.
    /// These SDKs wait as long as the response says, but their timers cannot wait longer
    /// than 2^31 ms (24 days). If the wait is longer, the value is `false`.
    ShouldRetry,
    /// `Stripe-Should-Retry: true` or `false`, which the SDKs of Stripe obey. These SDKs
    /// never read a wait, and retry after half a second. If the wait is longer, the value
    /// is `false`.
    StripeShouldRetry,
    /// `Retry-After-Ms`: the wait in milliseconds, rounded up, if there is a wait. The
    /// SDKs of OpenAI and Anthropic prefer it to `Retry-After`.
    RetryAfterMs,
}

impl RetryHeader {
    /// All headers for SDKs.
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

    /// Whether errors with this definition have the header.
    pub fn is_on(self, definition: &Definition) -> bool {
        self != RetryHeader::RetryAfterMs || matches!(definition.wait(), Wait::Seconds(_) | Wait::Occurrence)
    }

    /// Whether two occurrences that are otherwise the same may differ in it.
    pub(crate) fn depends_on_request(self) -> bool {
        self != RetryHeader::RetryAfterMs
    }

    /// Inserts the header of an error with this verdict and wait.
    pub(crate) fn insert(self, decided: Decided, headers: &mut HeaderMap) {
        let longest = match self {
            RetryHeader::RetryAfterMs => {
                if let Some(wait) = decided.wait {
                    headers.insert(self.name(), HeaderValue::from(wait));
                }
                return;
            }
            RetryHeader::ShouldRetry => LONGEST_TIMER,
            RetryHeader::StripeShouldRetry => STRIPE_WAIT,
        };
        let is_wait_kept = decided.wait.is_none_or(|wait| wait <= longest);
        let value = if decided.verdict.recommends_retry() && is_wait_kept { "true" } else { "false" };
        headers.insert(self.name(), HeaderValue::from_static(value));
    }
}

/// How long the SDKs of Stripe wait before they send a request again, in
/// milliseconds.
const STRIPE_WAIT: u64 = 500;

/// The longest wait of a timer in JavaScript, in milliseconds: for a longer one it
/// ends at once.
const LONGEST_TIMER: u64 = i32::MAX as u64;

/// What an error says about retrying.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Decided {
    pub(crate) verdict: RetryVerdict,
    /// In milliseconds, where one is known.
    pub(crate) wait: Option<u64>,
}

impl Decided {
    pub(crate) fn by(view: &ErrorView<'_>) -> Decided {
        let wait = view.retry_after().map(|wait| wait.milliseconds_from(view.timestamp()));
        Decided { verdict: view.verdict(), wait }
    }

    /// For an error response that somebody else structured. All that is known of it is
    /// its status. It is `None` for one that no SDK retries by itself.
    pub(crate) fn of_status(status: ErrorStatus, idempotency: Idempotency, wait: Option<u64>) -> Option<Decided> {
        let is_retried = matches!(status.as_u16(), 408 | 409 | 429 | 500..=599);
        is_retried.then(|| Decided { verdict: RetryVerdict::of(Retry::of(status), idempotency, false), wait })
    }
}
