//! The trace that a request belongs to.

use http::{HeaderMap, HeaderName};

/// The trace id of `traceparent` (W3C Trace Context, 3.2): version, trace id, parent
/// id and flags in lowercase hexadecimal digits; a later version may have more.
pub(crate) fn trace_id(headers: &HeaderMap) -> Option<&str> {
    const TRACEPARENT: HeaderName = HeaderName::from_static("traceparent");
    let mut values = headers.get_all(TRACEPARENT).into_iter();
    let (Some(value), None) = (values.next(), values.next()) else { return None };
    let mut parts = value.to_str().ok()?.split('-');
    let mut hex = |digits: usize| {
        let part = parts.next()?;
        let is_hex = part.bytes().all(|byte| matches!(byte, b'0'..=b'9' | b'a'..=b'f'));
        (is_hex && part.len() == digits).then_some(part)
    };
    let (version, trace, parent, _flags) = (hex(2)?, hex(32)?, hex(16)?, hex(2)?);
    let is_zero = |id: &str| id.bytes().all(|digit| digit == b'0');
    let is_valid = version != "ff" && !is_zero(trace) && !is_zero(parent);
    (is_valid && (version != "00" || parts.next().is_none())).then_some(trace)
}
