//! The wait in a response of `tower_governor`.

use error_core::ErrorStatus;
use http::{HeaderMap, HeaderName, HeaderValue, header};

use super::wait::whole_seconds;

/// Its own header, next to `Retry-After`.
const AFTER: HeaderName = HeaderName::from_static("x-ratelimit-after");

/// The headers of a limited router that no family of quota headers has: the wait, and that a method is not limited.
pub(super) const HEADERS: [HeaderName; 2] = [AFTER, HeaderName::from_static("x-ratelimit-whitelisted")];

/// A response of `tower_governor` to a key that is used up: both its headers have
/// one number, which is truncated. A wait that somebody has corrected differs.
///
/// A compression around it, for a client that accepts none of its encodings, makes it a
/// 406 and keeps its headers.
pub(super) struct Rejection {
    truncated: u64,
}

impl Rejection {
    pub(super) fn find(status: ErrorStatus, headers: &HeaderMap) -> Option<Rejection> {
        if ![ErrorStatus::TOO_MANY_REQUESTS, ErrorStatus::NOT_ACCEPTABLE].contains(&status) {
            return None;
        }
        let after = headers.get(AFTER).filter(|after| headers.get(header::RETRY_AFTER) == Some(*after))?;
        Some(Rejection { truncated: whole_seconds(after.to_str().ok()?)? })
    }

    /// Adds the second that is cut off: a client that comes back on time would be
    /// rejected again (RFC 9110, section 10.2.3).
    pub(super) fn round_up(&self, headers: &mut HeaderMap) {
        let wait = HeaderValue::from(self.truncated.saturating_add(1));
        headers.insert(AFTER, wait.clone());
        headers.insert(header::RETRY_AFTER, wait);
    }

    /// Whether this is its own text: the request was rejected before the service
    /// inside was called. A handler of the author's, that writes another text, may
    /// run anywhere.
    pub(super) fn has_own_text(&self, text: Option<&str>) -> bool {
        let number = text.and_then(|text| text.strip_prefix("Too Many Requests! Wait for ")?.strip_suffix('s'));
        number.and_then(whole_seconds) == Some(self.truncated)
    }
}
