//! When a client may retry.

use std::{
    fmt,
    time::{Duration, SystemTime, UNIX_EPOCH},
};

use httpdate::HttpDate;

/// When a client may retry: after a wait, or at a point in time (RFC 9110, section
/// 10.2.3).
///
/// A wait is printed in whole seconds, rounded **up**. A point in time is printed as an
/// IMF-fixdate (RFC 9110, section 5.6.7), also rounded up to the next second. So a client
/// never retries too early.
///
/// # Examples
///
/// ```
/// use std::time::{Duration, SystemTime};
/// use error_core::RetryAfter;
///
/// assert_eq!(RetryAfter::from(Duration::from_millis(59_001)).to_string(), "60");
/// assert_eq!(RetryAfter::from(Duration::ZERO).to_string(), "0");
///
/// let moment = SystemTime::UNIX_EPOCH + Duration::from_millis(784_111_776_200);
/// assert_eq!(RetryAfter::from(moment).to_string(), "Sun, 06 Nov 1994 08:49:37 GMT");
/// ```
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct RetryAfter(When);

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum When {
    Wait(Duration),
    Moment(SystemTime),
}

/// 9999-12-31T23:59:59Z, the last second an IMF-fixdate can name.
const LAST_SECOND: u64 = 253_402_300_799;

/// What stands for more seconds than can be counted (RFC 9111, section 1.2.2).
const TOO_MANY_SECONDS: u64 = 1 << 31;

impl RetryAfter {
    /// Creates a wait of this many seconds.
    pub const fn seconds(seconds: u64) -> RetryAfter {
        RetryAfter(When::Wait(Duration::from_secs(seconds)))
    }

    /// Creates a wait, which is counted from the time when the response is sent.
    pub const fn wait(wait: Duration) -> RetryAfter {
        RetryAfter(When::Wait(wait))
    }

    /// Creates a value for a point in time, from which the client may retry.
    pub const fn at(moment: SystemTime) -> RetryAfter {
        RetryAfter(When::Moment(moment))
    }

    /// The wait in whole seconds from `now`, rounded up. It is 0 for a point in time that
    /// has passed.
    ///
    /// # Examples
    ///
    /// ```
    /// use std::time::{Duration, SystemTime};
    /// use error_core::RetryAfter;
    ///
    /// let now = SystemTime::UNIX_EPOCH;
    /// let later = RetryAfter::at(now + Duration::from_millis(1_500));
    /// assert_eq!(later.seconds_from(now), 2);
    /// assert_eq!(later.seconds_from(now + Duration::from_secs(9)), 0);
    /// ```
    pub fn seconds_from(self, now: SystemTime) -> u64 {
        match self.0 {
            When::Wait(wait) => round_up(wait),
            When::Moment(moment) => moment.duration_since(now).map_or(0, round_up),
        }
    }

    /// The wait in whole milliseconds from `now`, rounded up. It is 0 for a point in time
    /// that has passed.
    ///
    /// # Examples
    ///
    /// ```
    /// use std::time::{Duration, SystemTime};
    /// use error_core::RetryAfter;
    ///
    /// let wait = RetryAfter::wait(Duration::from_micros(1_500_001));
    /// assert_eq!(wait.milliseconds_from(SystemTime::UNIX_EPOCH), 1_501);
    /// ```
    pub fn milliseconds_from(self, now: SystemTime) -> u64 {
        let wait = match self.0 {
            When::Wait(wait) => wait,
            When::Moment(moment) => moment.duration_since(now).unwrap_or_default(),
        };
        wait.as_nanos().div_ceil(1_000_000).try_into().unwrap_or(u64::MAX)
    }

    /// Replaces a point in time that has passed with `now`. Any other value is returned
    /// unchanged.
    pub fn not_before(self, now: SystemTime) -> RetryAfter {
        match self.0 {
            When::Moment(moment) if moment < now => RetryAfter::at(now),
            _ => self,
        }
    }

    /// Parses the value of a `Retry-After` header: seconds, or a date in one of the three
    /// formats of RFC 9110, section 5.6.7. Some services send fractions of seconds; these
    /// are rounded up. A sign, an exponent and any other text are invalid (RFC 9110,
    /// section 10.2.3). Very large numbers count as 2^31 seconds, as in RFC 9111, section
    /// 1.2.2.
    ///
    /// # Examples
    ///
    /// ```
    /// use error_core::RetryAfter;
    ///
    /// assert_eq!(RetryAfter::parse("59.4"), Some(RetryAfter::seconds(60)));
    /// assert_eq!(RetryAfter::parse("+5"), None);
    /// let date = RetryAfter::parse("Sunday, 06-Nov-94 08:49:37 GMT");
    /// assert_eq!(date.map(|date| date.to_string()).as_deref(), Some("Sun, 06 Nov 1994 08:49:37 GMT"));
    /// ```
    pub fn parse(text: &str) -> Option<RetryAfter> {
        let text = text.trim_matches([' ', '\t']);
        let seconds = parse_seconds(text).map(RetryAfter::seconds);
        seconds.or_else(|| Some(httpdate::parse_http_date(text).ok()?.into()))
    }

    /// The same point in time, later by what `part` makes of the wait.
    pub(crate) fn later(self, now: impl Fn() -> SystemTime, part: impl FnOnce(Duration) -> Duration) -> RetryAfter {
        match self.0 {
            When::Wait(wait) => RetryAfter::wait(wait.saturating_add(part(wait))),
            When::Moment(moment) => {
                let wait = moment.duration_since(now()).unwrap_or_default();
                RetryAfter::at(moment.checked_add(part(wait)).unwrap_or(moment))
            }
        }
    }

    /// The one wait that a client reads everywhere: never in the past, and never
    /// before the `reset` of quotas that are used up.
    pub(crate) fn resolved(self, reset: Option<Duration>, now: impl Fn() -> SystemTime) -> RetryAfter {
        let when = if self.is_moment() { self.not_before(now()) } else { self };
        let Some(reset) = reset else { return when };
        let reset = RetryAfter::wait(reset);
        if when.whole_seconds(&now) < reset.whole_seconds(&now) { reset } else { when }
    }

    /// Whole seconds, rounded up; `now` is asked for a moment alone.
    pub(crate) fn whole_seconds(self, now: impl Fn() -> SystemTime) -> u64 {
        self.seconds_from(if self.is_moment() { now() } else { UNIX_EPOCH })
    }

    /// The wait in whole seconds, rounded up. It is `None` for a point in time.
    pub fn as_seconds(self) -> Option<u64> {
        match self.0 {
            When::Wait(wait) => Some(round_up(wait)),
            When::Moment(_) => None,
        }
    }

    /// Whether this is a point in time rather than a wait.
    pub const fn is_moment(self) -> bool {
        matches!(self.0, When::Moment(_))
    }
}

/// Digits, or digits with a fraction, as whole seconds rounded up.
fn parse_seconds(text: &str) -> Option<u64> {
    let (whole, fraction) = text.split_once('.').unwrap_or((text, "0"));
    let is_digits = |text: &str| !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_digit());
    if !is_digits(whole) || !is_digits(fraction) {
        return None;
    }
    let rest = u64::from(fraction.bytes().any(|digit| digit != b'0'));
    Some(whole.parse().map_or(TOO_MANY_SECONDS, |seconds: u64| seconds.saturating_add(rest)))
}

fn round_up(wait: Duration) -> u64 {
    wait.as_secs().saturating_add(u64::from(wait.subsec_nanos() > 0))
}

impl From<Duration> for RetryAfter {
    fn from(wait: Duration) -> RetryAfter {
        RetryAfter::wait(wait)
    }
}

impl From<SystemTime> for RetryAfter {
    fn from(moment: SystemTime) -> RetryAfter {
        RetryAfter::at(moment)
    }
}

impl From<&Duration> for RetryAfter {
    fn from(wait: &Duration) -> RetryAfter {
        RetryAfter::wait(*wait)
    }
}

impl From<&SystemTime> for RetryAfter {
    fn from(moment: &SystemTime) -> RetryAfter {
        RetryAfter::at(*moment)
    }
}

impl From<&RetryAfter> for RetryAfter {
    fn from(retry_after: &RetryAfter) -> RetryAfter {
        *retry_after
    }
}

/// A wait as whole seconds, a moment as text: what `Retry-After` says, for a
/// member of the body that repeats it.
impl serde::Serialize for RetryAfter {
    fn serialize<S: serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        match self.as_seconds() {
            Some(seconds) => serializer.serialize_u64(seconds),
            None => serializer.collect_str(self),
        }
    }
}

impl fmt::Display for RetryAfter {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.0 {
            When::Wait(wait) => fmt::Display::fmt(&round_up(wait), f),
            When::Moment(moment) => {
                // `HttpDate` panics beyond the year 9999 and before 1970.
                let seconds = moment.duration_since(UNIX_EPOCH).map_or(0, round_up);
                let date = UNIX_EPOCH + Duration::from_secs(seconds.min(LAST_SECOND));
                fmt::Display::fmt(&HttpDate::from(date), f)
            }
        }
    }
}
