//! Checks that all places of a response show the same wait.

use std::time::{SystemTime, UNIX_EPOCH};

use http::{StatusCode, header};

use super::{case::Case, rate_limit::reset, wait_text::wait_in};
use crate::{FaultKind::Wait, fault::Faults, members::text};

/// `Retry-After` is whole seconds or a date, once, not in the past, and what the
/// rest of the response says.
pub(crate) fn inspect_wait(case: &Case<'_>, faults: &mut Faults) {
    let values = case.values(&header::RETRY_AFTER);
    if values.len() > 1 {
        faults.add(
            Wait,
            format!("Retry-After must be sent once, not {} times (RFC 9110, 10.2.3): two layers add it", values.len()),
        );
    }
    let Some(value) = values.first() else {
        return inspect_without(case, faults);
    };
    let Some(wait) = RetryAfter::parse(value) else {
        let text = "round the wait up to whole seconds";
        let text = format!("Retry-After is whole seconds or a date, not {value:?} (RFC 9110, 10.2.3): {text}");
        return faults.add(Wait, text);
    };
    let now = now(case);
    inspect_value(case, &wait, value, now, faults);
    let seconds = wait.seconds_from(now);
    if let Some(reset) = reset(case).filter(|reset| seconds + wait.slack() < *reset) {
        let text = format!("Retry-After is {value}, earlier than t={reset} of RateLimit");
        faults.add(Wait, format!("{text} (draft-ietf-httpapi-ratelimit-headers): send the later of the two"));
    }
    inspect_body(case, &wait, seconds, faults);
    inspect_message(case, &wait, seconds, faults);
}

/// The body has a wait of its own, which no client of the header reads.
fn inspect_without(case: &Case<'_>, faults: &mut Faults) {
    if let Some(seconds) = in_body(case) {
        let text = format!("the body says to wait {seconds} s, and there is no Retry-After (RFC 9110, 10.2.3)");
        faults.add(Wait, format!("{text}: mark the field with `#[api(retry_after)]`"));
    }
}

fn inspect_value(case: &Case<'_>, wait: &RetryAfter, value: &str, now: SystemTime, faults: &mut Faults) {
    match wait {
        RetryAfter::Seconds(0) if case.status() == StatusCode::TOO_MANY_REQUESTS => {
            faults.add(Wait, "a wait is rounded up: Retry-After of a 429 is not 0 (RFC 9110, 10.2.3)");
        }
        RetryAfter::Moment(moment) if *moment < now => {
            faults.add(Wait, format!("Retry-After is in the past, {value} (RFC 9110, 10.2.3)"));
        }
        RetryAfter::Moment(moment) if httpdate::fmt_http_date(*moment) != *value => {
            let text = format!("Retry-After has an obsolete form of a date, {value:?} (RFC 9110, 5.6.7)");
            faults.add(Wait, format!("{text}: write it as {}", httpdate::fmt_http_date(*moment)));
        }
        _ => {}
    }
}

/// The member of the format that repeats the wait.
fn inspect_body(case: &Case<'_>, wait: &RetryAfter, seconds: u64, faults: &mut Faults) {
    let Some(said) = in_body(case).filter(|said| !wait.is_near(seconds, *said)) else { return };
    let text = format!("the body says to wait {said} s, and Retry-After {seconds} s (RFC 9110, 10.2.3)");
    faults.add(Wait, format!("{text}: take both from one field, `#[api(retry_after)]`"));
}

/// The wait in the words of the message.
fn inspect_message(case: &Case<'_>, wait: &RetryAfter, seconds: u64, faults: &mut Faults) {
    let message = case.at(|layout| layout.message.as_deref()).and_then(text).unwrap_or_default();
    let Some(said) = wait_in(&message).filter(|said| !said.may_be(seconds, wait.slack())) else { return };
    let text = format!("the message says to wait {said}, and Retry-After {seconds} s (RFC 9110, 10.2.3)");
    faults.add(Wait, format!("{text}: show a field of the type `RetryAfter` in the message, in seconds"));
}

/// The wait in the body, in seconds.
fn in_body(case: &Case<'_>) -> Option<f64> {
    text(case.at(|layout| layout.wait.as_deref())?)?.parse().ok().filter(|seconds: &f64| seconds.is_finite())
}

/// The moment of the response: the server's own clock counts.
fn now(case: &Case<'_>) -> SystemTime {
    let date = case.response.header("date").and_then(|date| httpdate::parse_http_date(date).ok());
    date.unwrap_or_else(SystemTime::now)
}

/// A value of `Retry-After`.
enum RetryAfter {
    Seconds(u64),
    Moment(SystemTime),
}

impl RetryAfter {
    fn parse(value: &str) -> Option<RetryAfter> {
        let is_seconds = !value.is_empty() && value.bytes().all(|byte| byte.is_ascii_digit());
        if is_seconds {
            return Some(RetryAfter::Seconds(value.parse().unwrap_or(u64::MAX)));
        }
        httpdate::parse_http_date(value).ok().filter(|moment| *moment > UNIX_EPOCH).map(RetryAfter::Moment)
    }

    fn seconds_from(&self, now: SystemTime) -> u64 {
        match self {
            RetryAfter::Seconds(seconds) => *seconds,
            RetryAfter::Moment(moment) => moment.duration_since(now).unwrap_or_default().as_secs(),
        }
    }

    /// By how many seconds another clock or a rounding may differ.
    fn slack(&self) -> u64 {
        match self {
            RetryAfter::Seconds(_) => 0,
            RetryAfter::Moment(_) => 2,
        }
    }

    /// Whether `said` is the wait, which the header has rounded up.
    fn is_near(&self, seconds: u64, said: f64) -> bool {
        #[expect(clippy::cast_precision_loss, reason = "waits are short")]
        let (seconds, slack) = (seconds as f64, self.slack() as f64);
        said.ceil() >= seconds - slack && said.ceil() <= seconds + slack
    }
}
