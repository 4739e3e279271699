//! The value of `Content-Type`.

use http::HeaderValue;

/// A media type without its parameters, as it was spelt.
pub(crate) fn essence(media_type: &HeaderValue) -> &[u8] {
    essence_of(media_type.as_bytes())
}

/// The same of a media type that is no header's.
pub(crate) fn essence_of(media_type: &[u8]) -> &[u8] {
    media_type.split(|&byte| byte == b';').next().unwrap_or_default().trim_ascii()
}

/// The same as text in lower case.
pub(crate) fn essence_text(media_type: &HeaderValue) -> String {
    String::from_utf8_lossy(essence(media_type)).to_ascii_lowercase()
}

/// Whether two media types are the same besides their parameters, in any case (RFC 9110,
/// section 8.3.1).
pub(crate) fn is_same(one: &HeaderValue, other: &HeaderValue) -> bool {
    essence(one).eq_ignore_ascii_case(essence(other))
}
