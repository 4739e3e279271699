//! The wait of a response that this crate did not render.

use std::time::SystemTime;

use error_core::{Category, ErrorStatus, RetryAfter, Waits};
use error_formats::RetryHeader;
use http::{HeaderMap, HeaderValue, StatusCode, header};

use crate::request_context::Renderer;

/// How long a `RateLimit` may be that is read.
const LONGEST_RATE_LIMIT: usize = 4 * 1024;

/// The wait of a third-party response: its `Retry-After`, or the time until an
/// exhausted quota is full again, whichever is longer. `Retry-After` is never
/// earlier than the `t` of a `RateLimit` in the same response
/// (draft-ietf-httpapi-ratelimit-headers), of up to 4 KiB. A 429 without
/// `Retry-After` has the wait of its exhausted quota alone.
///
/// Of several values the longest counts; one that can't be read is none.
pub(super) fn of_third_party(headers: &HeaderMap, status: ErrorStatus) -> Option<RetryAfter> {
    let now = SystemTime::now();
    let values = headers.get_all(header::RETRY_AFTER).iter();
    let written = values.filter_map(|value| RetryAfter::parse(value.to_str().ok()?));
    let written = written.max_by_key(|wait| wait.seconds_from(now));
    let is_limited = status == ErrorStatus::TOO_MANY_REQUESTS;
    match written {
        Some(wait) => Some(
            reset_of(headers, true).filter(|reset| wait.seconds_from(now) < *reset).map_or(wait, RetryAfter::seconds),
        ),
        None if is_limited => reset_of(headers, false).map(RetryAfter::seconds),
        None => None,
    }
}

/// Gives an error response that somebody else structured one wait, its own or
/// else the layer's default, and the headers by which SDKs decide. Its body stays
/// as it is.
///
/// A `Retry-After` that says the wait stays as it is written; one that can't be
/// read, or has a fraction, is replaced. Returns whether one was replaced or
/// removed, for the record.
#[cold]
pub(super) fn complete(headers: &mut HeaderMap, status: ErrorStatus, renderer: &Renderer) -> bool {
    let waits = renderer.settings().waits(false).unwrap_or_default();
    let own = of_third_party(headers, status);
    let wait = own.or_else(|| default_wait(&waits, status));
    let is_replaced = !is_written(headers, wait) && headers.remove(header::RETRY_AFTER).is_some();
    if let Some(wait) = wait.filter(|_| !headers.contains_key(header::RETRY_AFTER)) {
        // Whole seconds are what every client reads.
        headers.insert(header::RETRY_AFTER, HeaderValue::from(wait.seconds_from(SystemTime::now())));
    }
    if let Some(extra) = &renderer.settings().extra_headers {
        extra.insert_of_status(status, renderer.origin.idempotency(), wait, headers);
    }
    is_replaced
}

/// Adds the headers by which SDKs decide to an error of a layer further in that
/// does not send them. What that layer sends stays: it knows the error.
pub(super) fn complete_own(headers: &mut HeaderMap, status: StatusCode, renderer: &Renderer) {
    let Some(extra) = &renderer.settings().extra_headers else { return };
    let Ok(status) = ErrorStatus::try_from(status) else { return };
    let is_unknown =
        |header: &RetryHeader| *header == RetryHeader::RetryAfterMs && !headers.contains_key(header::RETRY_AFTER);
    let is_there = |header: &RetryHeader| is_unknown(header) || headers.contains_key(header.name());
    if extra.retry().iter().all(is_there) {
        return;
    }
    let mut missing = HeaderMap::new();
    let wait = of_third_party(headers, status);
    extra.insert_of_status(status, renderer.origin.idempotency(), wait, &mut missing);
    for (name, value) in &missing {
        headers.entry(name).or_insert_with(|| value.clone());
    }
}

fn default_wait(waits: &Waits<'_>, status: ErrorStatus) -> Option<RetryAfter> {
    let default = waits.default_of(status, Category::of(status))?;
    Some(waits.spread().of(default, SystemTime::now))
}

/// Whether the one `Retry-After` says this wait in a form that clients read.
fn is_written(headers: &HeaderMap, wait: Option<RetryAfter>) -> bool {
    let mut values = headers.get_all(header::RETRY_AFTER).iter();
    let (Some(only), None) = (values.next(), values.next()) else { return false };
    let Some(text) = only.to_str().ok().map(str::trim) else { return false };
    wait.is_some() && RetryAfter::parse(text) == wait && !text.contains('.')
}

/// The longest time until a quota that is used up is full again. The only quota of
/// a response `is_used_up` also where it does not say what is left.
fn reset_of(headers: &HeaderMap, is_used_up: bool) -> Option<u64> {
    if !headers.contains_key("ratelimit") {
        return None;
    }
    let quotas = headers.get_all("ratelimit").iter().filter(|value| value.len() <= LONGEST_RATE_LIMIT);
    let quotas = quotas.filter_map(|value| value.to_str().ok());
    let items: Vec<_> = quotas.flat_map(items_of).collect();
    let is_alone = is_used_up && items.len() == 1;
    let exhausted = items.iter().filter(|item| is_alone || parameter(item, "r") == Some(0));
    exhausted.filter_map(|item| parameter(item, "t")).max()
}

/// The items of a list of structured fields, each with its parameters, split at what
/// stands in no string (RFC 9651, section 4.2).
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

/// The number of a parameter: digits alone (RFC 9651, section 3.3.1, but for the sign).
fn parameter(item: &[&str], name: &str) -> Option<u64> {
    item.iter().skip(1).find_map(|parameter| {
        let (found, value) = parameter.split_once('=')?;
        (found.trim() == name).then(|| whole_seconds(value.trim()))?
    })
}

/// Digits and nothing else: `parse` takes a sign as well.
pub(super) fn whole_seconds(text: &str) -> Option<u64> {
    if text.bytes().all(|byte| byte.is_ascii_digit()) { text.parse().ok() } else { None }
}
