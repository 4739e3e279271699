//! The headers that tell a client what is left of its quota.

use std::time::{SystemTime, UNIX_EPOCH};

use error_core::{ErrorView, RateLimit, RetryAfter};
use http::{HeaderMap, HeaderName, HeaderValue};

/// A family of headers that tell a client what is left of its quota.
///
/// Whole seconds are rounded **up**, so that a client that waits as long as it
/// is told never comes too early.
///
/// # Examples
///
/// The same quota on a success, where a limiter sends it with every answer:
///
/// ```
/// use std::time::{Duration, SystemTime};
/// use error_core::RateLimit;
/// use error_formats::RateLimitHeaders;
/// use http::HeaderMap;
///
/// let quota = RateLimit::new(100, 42)
///     .with_reset(Duration::from_millis(29_001))
///     .with_policy("burst", Duration::from_secs(60));
/// let mut headers = HeaderMap::new();
/// RateLimitHeaders::Structured.insert(&quota, SystemTime::now(), &mut headers);
/// assert_eq!(headers["ratelimit-policy"], r#""burst";q=100;w=60"#);
/// assert_eq!(headers["ratelimit"], r#""burst";r=42;t=30"#);
/// ```
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum RateLimitHeaders {
    /// `RateLimit-Policy` and `RateLimit`, structured fields
    /// (draft-ietf-httpapi-ratelimit-headers).
    Structured,
    /// `X-RateLimit-Limit`, `-Remaining` and `-Reset`, in seconds since 1970, as
    /// GitHub sends them.
    Epoch,
    /// `X-RateLimit-Limit`, `-Remaining` and `-Reset`, in seconds from now.
    Seconds,
}

const POLICY: HeaderName = HeaderName::from_static("ratelimit-policy");
const RATE_LIMIT: HeaderName = HeaderName::from_static("ratelimit");
const LIMIT: HeaderName = HeaderName::from_static("x-ratelimit-limit");
const REMAINING: HeaderName = HeaderName::from_static("x-ratelimit-remaining");
const RESET: HeaderName = HeaderName::from_static("x-ratelimit-reset");

/// The largest integer of a structured field (RFC 9651, 3.3.1).
const LARGEST: u64 = 999_999_999_999_999;

impl RateLimitHeaders {
    /// The names of all headers of all families.
    pub const NAMES: [HeaderName; 5] = [POLICY, RATE_LIMIT, LIMIT, REMAINING, RESET];

    /// The names of this family's headers, that of the reset last.
    pub fn names(self) -> &'static [HeaderName] {
        static STRUCTURED: [HeaderName; 2] = [POLICY, RATE_LIMIT];
        static NUMBERS: [HeaderName; 3] = [LIMIT, REMAINING, RESET];
        match self {
            RateLimitHeaders::Structured => &STRUCTURED,
            RateLimitHeaders::Epoch | RateLimitHeaders::Seconds => &NUMBERS,
        }
    }

    /// Inserts the headers of `quota`; `now` is when the answer is sent.
    pub fn insert(self, quota: &RateLimit, now: SystemTime, headers: &mut HeaderMap) {
        let reset = quota.reset().map(RetryAfter::wait);
        match self {
            RateLimitHeaders::Structured => {
                insert_structured(quota, reset.map(|reset| reset.seconds_from(now)), headers);
            }
            RateLimitHeaders::Epoch => {
                let now = now.duration_since(UNIX_EPOCH).unwrap_or_default();
                let moment = quota.reset().map(|reset| RetryAfter::wait(now.saturating_add(reset)));
                insert_numbers(quota, moment.map(|moment| moment.seconds_from(UNIX_EPOCH)), headers);
            }
            RateLimitHeaders::Seconds => {
                insert_numbers(quota, reset.map(|reset| reset.seconds_from(now)), headers);
            }
        }
    }

    /// The same for the quota of an occurrence, where it has one.
    pub(crate) fn insert_of(self, view: &ErrorView<'_>, headers: &mut HeaderMap) {
        if let Some(quota) = view.rate_limit() {
            self.insert(quota, view.timestamp(), headers);
        }
    }
}

fn insert_numbers(quota: &RateLimit, reset: Option<u64>, headers: &mut HeaderMap) {
    headers.insert(LIMIT, HeaderValue::from(quota.limit()));
    headers.insert(REMAINING, HeaderValue::from(quota.remaining()));
    if let Some(reset) = reset {
        headers.insert(RESET, HeaderValue::from(reset));
    }
}

fn insert_structured(quota: &RateLimit, reset: Option<u64>, headers: &mut HeaderMap) {
    let name = quoted(quota.policy().unwrap_or("default"));
    let integer = |number: u64| number.min(LARGEST);
    let mut policy = format!("{name};q={}", integer(quota.limit()));
    if let Some(window) = quota.window() {
        policy.push_str(&format!(";w={}", integer(RetryAfter::wait(window).seconds_from(UNIX_EPOCH))));
    }
    let mut left = format!("{name};r={}", integer(quota.remaining()));
    if let Some(reset) = reset {
        left.push_str(&format!(";t={}", integer(reset)));
    }
    for (header, text) in [(POLICY, policy), (RATE_LIMIT, left)] {
        // A quoted name and digits are always a header value.
        if let Ok(value) = HeaderValue::try_from(text) {
            headers.insert(header, value);
        }
    }
}

/// A string of a structured field: visible ASCII in quotes (RFC 9651, 3.3.3).
fn quoted(name: &str) -> String {
    let mut text = String::from("\"");
    for character in name.chars() {
        match character {
            '"' | '\\' => text.extend(['\\', character]),
            ' '..='~' => text.push(character),
            _ => text.push(' '),
        }
    }
    text.push('"');
    text
}
