//! Headers as text.

use axum::http::{HeaderMap, header};

use super::error::InvalidRequest;

/// The value of a header, `None` where it is absent.
pub(super) fn text<'a>(headers: &'a HeaderMap, name: &str) -> Result<Option<&'a str>, InvalidRequest> {
    let Some(value) = headers.get(name) else { return Ok(None) };
    value.to_str().map(Some).map_err(|_| InvalidRequest::InvalidHeaders)
}

/// A body is JSON, and says so or says nothing.
pub(super) fn must_be_json(headers: &HeaderMap) -> Result<(), InvalidRequest> {
    let Some(media_type) = text(headers, header::CONTENT_TYPE.as_str())? else { return Ok(()) };
    let essence = media_type.split(';').next().unwrap_or_default().trim();
    if essence.eq_ignore_ascii_case("application/json") {
        return Ok(());
    }
    Err(InvalidRequest::InvalidHeaders)
}
