//! From a view to a whole response: the dialect's body and what HTTP demands.

use bytes::Bytes;
use error_core::{Allow, ApiError, CallView, ErrorView, Message, SuccessView};
use http::{HeaderMap, HeaderName, HeaderValue, Response, StatusCode, header};

use crate::{BodyError, ErasedWireFormat};

/// Renders `error` in `format`.
///
/// # Errors
///
/// Fails when a value in the body can't be serialized.
///
/// # Examples
///
/// See the [crate page](crate).
pub fn render(
    error: &dyn ApiError,
    format: &dyn ErasedWireFormat,
    call: CallView<'_>,
) -> Result<Response<Bytes>, BodyError> {
    let message = Message::of(error);
    render_view(&ErrorView::new(error, &message, |category| format.row(category), call), format)
}

/// Renders an occurrence that is viewed already.
///
/// # Errors
///
/// Fails when a value in the body can't be serialized.
pub fn render_view(view: &ErrorView<'_>, format: &dyn ErasedWireFormat) -> Result<Response<Bytes>, BodyError> {
    let mut response = Response::new(format.failure_body(view)?);
    *response.status_mut() = format.http_status(view);
    *response.headers_mut() = headers(view, format, response.status());
    Ok(response)
}

/// Writes the body of a success; `None` where the format lets it go out as it
/// is.
pub fn wrap(view: &SuccessView<'_>, format: &dyn ErasedWireFormat) -> Option<Result<Bytes, BodyError>> {
    format.success_body(view)
}

/// The headers HTTP demands of an error, the author's, and the dialect's.
fn headers(view: &ErrorView<'_>, format: &dyn ErasedWireFormat, status: StatusCode) -> HeaderMap {
    let mut headers = HeaderMap::with_capacity(8);
    headers.insert(header::CONTENT_TYPE, format.media_type());
    // Several statuses are cacheable unless told otherwise (RFC 9110, 15.1); an
    // author opts in by writing the header.
    headers.insert(header::CACHE_CONTROL, HeaderValue::from_static("no-store"));
    for header in view.definition().headers() {
        if let Some(value) = header.value() {
            add(&mut headers, &HeaderName::from_static(header.name()), HeaderValue::from_static(value));
        }
    }
    for (name, value) in view.headers() {
        add(&mut headers, name, value.clone());
    }
    if let Some(when) = format.retry_after(view)
        && let Ok(value) = HeaderValue::try_from(when.to_string())
    {
        headers.insert(header::RETRY_AFTER, value);
    }
    if let Some(challenge) = challenge(view, status) {
        headers.insert(header::WWW_AUTHENTICATE, challenge);
    }
    if let Some(Allow::Methods(methods)) = view.definition().allow() {
        headers.insert(header::ALLOW, HeaderValue::from_static(methods));
    }
    if headers.contains_key(header::UPGRADE) {
        // RFC 9110, 7.8: the sender of `Upgrade` names it in `Connection`.
        headers.insert(header::CONNECTION, HeaderValue::from_static("upgrade"));
    }
    format.headers(view, &mut headers);
    headers
}

/// Adds a header of the author's, who may write one several times
/// (`Set-Cookie`, `Link`).
fn add(headers: &mut HeaderMap, name: &HeaderName, value: HeaderValue) {
    if name == header::CACHE_CONTROL {
        headers.insert(name, value);
    } else {
        headers.append(name, value);
    }
}

/// A 401 always has a challenge (RFC 9110, 15.5.2); another status has one where
/// its author wrote it (RFC 6750, 3.1: `insufficient_scope` is a 403).
fn challenge(view: &ErrorView<'_>, status: StatusCode) -> Option<HeaderValue> {
    if let Some(challenge) = view.challenge() {
        return Some(challenge.header_value());
    }
    let written = view.definition().challenge();
    let owed = (status == StatusCode::UNAUTHORIZED).then(|| view.row().challenge());
    written.or(owed).map(HeaderValue::from_static)
}
