//! The wait that somebody else's response tells.

use std::time::{Duration, SystemTime};

use error_core::RetryAfter;
use http::{HeaderMap, HeaderValue};

/// How long a `RateLimit` may be that is read.
const LONGEST_RATE_LIMIT: usize = 4 * 1024;

/// Seconds or a date (RFC 9110, 10.2.3).
pub(super) fn retry_after(value: &HeaderValue) -> Option<RetryAfter> {
    let text = value.to_str().ok()?.trim();
    match text.parse() {
        Ok(seconds) => Some(Duration::from_secs(seconds).into()),
        Err(_) => Some(httpdate::parse_http_date(text).ok()?.into()),
    }
}

/// The wait, or the one until an exhausted quota is full again, whichever is
/// longer: `Retry-After` is never earlier than the `t` of a `RateLimit` in the
/// same response (draft-ietf-httpapi-ratelimit-headers), of up to 4 KiB.
pub(super) fn not_before_reset(when: RetryAfter, headers: &HeaderMap) -> RetryAfter {
    let quotas = headers.get_all("ratelimit").iter().filter(|value| value.len() <= LONGEST_RATE_LIMIT);
    let quotas = quotas.filter_map(|value| value.to_str().ok());
    let items: Vec<_> = quotas.flat_map(items_of).collect();
    let exhausted = items.iter().filter(|item| items.len() == 1 || parameter(item, "r") == Some(0));
    match exhausted.filter_map(|item| parameter(item, "t")).max() {
        Some(reset) if when.seconds_from(SystemTime::now()) < reset => RetryAfter::seconds(reset),
        _ => when,
    }
}

/// The items of a list of structured fields, each with its parameters, split at
/// what stands in no string (RFC 9651, 4.2).
fn items_of(list: &str) -> Vec<Vec<&str>> {
    let (mut items, mut item, mut start) = (Vec::new(), Vec::new(), 0);
    let (mut in_string, mut is_escaped) = (false, false);
    for (at, byte) in list.bytes().enumerate() {
        match byte {
            _ if is_escaped => is_escaped = false,
            b'\\' if in_string => is_escaped = true,
            b'"' => in_string = !in_string,
            b';' | b',' if !in_string => {
                item.extend(list.get(start..at));
                start = at + 1;
                if byte == b',' {
                    items.push(std::mem::take(&mut item));
                }
            }
            _ => {}
        }
    }
    item.extend(list.get(start..));
    items.push(item);
    items
}

/// The number of a parameter.
fn parameter(item: &[&str], name: &str) -> Option<u64> {
    item.iter().skip(1).find_map(|parameter| {
        let (found, value) = parameter.split_once('=')?;
        (found.trim() == name).then(|| value.trim().parse().ok())?
    })
}
