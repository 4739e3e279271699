//! The `X-RateLimit-*` headers.

use std::time::UNIX_EPOCH;

use error_core::{ErrorView, RetryAfter};
use http::{HeaderMap, HeaderName, HeaderValue};

/// Adds `X-RateLimit-Limit`, `-Remaining` and, where it is known, `-Reset` in
/// seconds since 1970, from the occurrence's own quota.
pub(crate) fn insert(view: &ErrorView<'_>, headers: &mut HeaderMap) {
    let Some(quota) = view.rate_limit() else { return };
    let mut insert = |name, value: u64| headers.insert(HeaderName::from_static(name), HeaderValue::from(value));
    insert("x-ratelimit-limit", quota.limit());
    insert("x-ratelimit-remaining", quota.remaining());
    if let Some(reset) = quota.reset() {
        let now = view.timestamp().duration_since(UNIX_EPOCH).unwrap_or_default();
        let reset = RetryAfter::wait(now.saturating_add(reset)).seconds_from(UNIX_EPOCH);
        insert("x-ratelimit-reset", reset);
    }
}
