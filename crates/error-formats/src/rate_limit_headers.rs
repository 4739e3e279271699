//! The headers that tell a client how many requests it has left.

use std::time::{Duration, SystemTime, UNIX_EPOCH};

use error_core::{ErrorView, RateLimit, RetryAfter};
use http::{HeaderMap, HeaderName, HeaderValue};

/// A family of headers with the quotas of a client, which say how many requests it has
/// left.
///
/// Seconds are rounded **up**, so a client that waits this long never retries too early.
///
/// # Examples
///
/// A limiter that sends the quota with every response uses the same headers on a success:
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

/// The largest integer of a structured field (RFC 9651, section 3.3.1).
const LARGEST: u64 = 999_999_999_999_999;

impl RateLimitHeaders {
    /// The names of all headers of all families.
    pub const NAMES: [HeaderName; 5] = [POLICY, RATE_LIMIT, LIMIT, REMAINING, RESET];

    /// The names of the headers in this family. The header with the reset is the last
    /// one.
    pub fn names(self) -> &'static [HeaderName] {
        static STRUCTURED: [HeaderName; 2] = [POLICY, RATE_LIMIT];
        static NUMBERS: [HeaderName; 3] = [LIMIT, REMAINING, RESET];
        match self {
            RateLimitHeaders::Structured => &STRUCTURED,
            RateLimitHeaders::Epoch | RateLimitHeaders::Seconds => &NUMBERS,
        }
    }

    /// Inserts the headers for one quota or a list of quotas. `now` is the time when the
    /// response is sent.
    ///
    /// `X-RateLimit-*` headers can contain only one quota: the one that limits the client
    /// most ([`RateLimit::strictest`]).
    pub fn insert(self, quotas: &(impl AsRef<[RateLimit]> + ?Sized), now: SystemTime, headers: &mut HeaderMap) {
        self.insert_each(quotas.as_ref().iter(), now, headers);
    }

    /// Inserts the headers for the quotas of an error, if it has some. A format calls this
    /// method in [`headers`](crate::WireFormat::headers).
    pub fn insert_of(self, view: &ErrorView<'_>, headers: &mut HeaderMap) {
        if view.rate_limit().is_some() {
            self.insert_each(view.rate_limits(), view.timestamp(), headers);
        }
    }

    fn insert_each<'a>(
        self,
        quotas: impl Iterator<Item = &'a RateLimit> + Clone,
        now: SystemTime,
        headers: &mut HeaderMap,
    ) {
        let Some(strictest) = RateLimit::strictest(quotas.clone()) else { return };
        match self {
            RateLimitHeaders::Structured => insert_structured(quotas, headers),
            RateLimitHeaders::Epoch => {
                let now = now.duration_since(UNIX_EPOCH).unwrap_or_default();
                insert_numbers(strictest, strictest.reset().map(|reset| now.saturating_add(reset)), headers);
            }
            RateLimitHeaders::Seconds => insert_numbers(strictest, strictest.reset(), headers),
        }
    }
}

fn insert_numbers(quota: &RateLimit, reset: Option<Duration>, headers: &mut HeaderMap) {
    headers.insert(LIMIT, HeaderValue::from(quota.limit()));
    headers.insert(REMAINING, HeaderValue::from(quota.remaining()));
    if let Some(reset) = reset {
        headers.insert(RESET, HeaderValue::from(whole_seconds(reset)));
    }
}

fn insert_structured<'a>(quotas: impl Iterator<Item = &'a RateLimit>, headers: &mut HeaderMap) {
    let (mut policies, mut left) = (Vec::new(), Vec::new());
    let mut unnamed = 0;
    for quota in quotas {
        unnamed += u32::from(quota.policy().is_none());
        let name = match quota.policy() {
            Some(name) => quoted(name),
            None if unnamed == 1 => quoted("default"),
            // A name tells one policy from another.
            None => quoted(&format!("default-{unnamed}")),
        };
        policies.push(format!("{name};q={}{}", integer(quota.limit()), seconds(";w=", quota.window())));
        left.push(format!("{name};r={}{}", integer(quota.remaining()), seconds(";t=", quota.reset())));
    }
    for (header, items) in [(POLICY, policies), (RATE_LIMIT, left)] {
        // Quoted names and digits are always a header value.
        if let Ok(value) = HeaderValue::try_from(items.join(", ")) {
            headers.insert(header, value);
        }
    }
}

/// A parameter in whole seconds.
fn seconds(parameter: &str, time: Option<Duration>) -> String {
    time.map(|time| format!("{parameter}{}", integer(whole_seconds(time)))).unwrap_or_default()
}

fn whole_seconds(time: Duration) -> u64 {
    RetryAfter::wait(time).seconds_from(UNIX_EPOCH)
}

fn integer(number: u64) -> u64 {
    number.min(LARGEST)
}

/// A string of a structured field: visible ASCII in quotes (RFC 9651, section 3.3.3).
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
