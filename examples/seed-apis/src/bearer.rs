//! Bearer credentials.

use axum::http::{HeaderMap, header::AUTHORIZATION};

/// The credentials of `Authorization: Bearer ...`; the scheme's case means
/// nothing (RFC 9110, 11.1), and empty ones are none.
pub(crate) fn bearer(headers: &HeaderMap) -> Option<&str> {
    let (scheme, credentials) = str::from_utf8(headers.get(AUTHORIZATION)?.as_bytes()).ok()?.split_once(' ')?;
    let credentials = credentials.trim();
    (scheme.eq_ignore_ascii_case("bearer") && !credentials.is_empty()).then_some(credentials)
}
