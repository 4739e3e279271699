//! The wait that `tower_governor` tells a client.

use http::{HeaderMap, HeaderName, HeaderValue, header};

/// Its own header, next to `Retry-After`.
const AFTER: HeaderName = HeaderName::from_static("x-ratelimit-after");

/// Adds the second that `tower_governor` cuts off: it truncates its wait, and a
/// client that comes back on time would be refused again (RFC 9110, 10.2.3).
///
/// Its answers are known by both headers with one number; a wait that somebody
/// has corrected already differs. Returns whether it is one of its responses: it
/// rejects a request before the service inside is called.
pub(super) fn round_up(headers: &mut HeaderMap) -> bool {
    let truncated = headers.get(AFTER).filter(|after| headers.get(header::RETRY_AFTER) == Some(*after));
    let Some(seconds) = truncated.and_then(|wait| wait.to_str().ok()?.parse::<u64>().ok()) else { return false };
    let wait = HeaderValue::from(seconds.saturating_add(1));
    headers.insert(AFTER, wait.clone());
    headers.insert(header::RETRY_AFTER, wait);
    true
}
