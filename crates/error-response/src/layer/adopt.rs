//! Error responses that no one rendered become the format's own.

use std::{
    borrow::Cow,
    pin::pin,
    task::{Context, Poll, Waker},
    time::Duration,
};

use axum::body::{Body, HttpBody};
use bytes::Bytes;
use error_core::{CategoryError, ErrorStatus, RetryAfter};
use http::{HeaderMap, HeaderName, HeaderValue, Response, header};

use crate::{respond::Tell, scope::Inside, snapshot::Snapshot};

/// How much of a foreign text a client may read.
const LONGEST_TEXT: u64 = 8 * 1024;

/// Whether a response is an error that somebody else's code left bare: no
/// body, no type, or plain text. What somebody structured is left alone.
pub(crate) fn is_foreign(response: &Response<Body>) -> bool {
    let status = response.status();
    if !status.is_client_error() && !status.is_server_error() {
        return response.extensions().get::<Snapshot>().is_some();
    }
    is_bare(response.headers()) || response.extensions().get::<Snapshot>().is_some()
}

fn is_bare(headers: &HeaderMap) -> bool {
    match headers.get(header::CONTENT_TYPE).map(HeaderValue::as_bytes) {
        None | Some(b"") => true,
        Some(value) => {
            let essence = value.split(|&byte| byte == b';').next().unwrap_or_default();
            essence.trim_ascii().eq_ignore_ascii_case(b"text/plain")
        }
    }
}

/// Renders a foreign response; its headers and extensions stay.
#[cold]
pub(crate) fn adopt(response: Response<Body>, inside: &Inside) -> Response<Body> {
    let (mut parts, body) = response.into_parts();
    if let Some(snapshot) = parts.extensions.remove::<Snapshot>() {
        // One of ours, rendered out of scope: its headers are written anew.
        let rendered = inside.render_as(&snapshot, Some(snapshot.id()), Tell::No);
        strip(&mut parts.headers);
        return merge(parts, rendered, true);
    }
    let Ok(status) = ErrorStatus::try_from(parts.status) else {
        return Response::from_parts(parts, body);
    };
    let mut error = CategoryError::of_status(status);
    if let Some(when) = parts.headers.get(header::RETRY_AFTER).and_then(retry_after) {
        error = error.with_retry_after(when);
    }
    if inside.settings.forward_text
        && status.is_client_error()
        && let Some(text) = text_of(body)
    {
        error = error.with_message(text);
    }
    let rendered = inside.render(&error);
    strip(&mut parts.headers);
    merge(parts, rendered, false)
}

/// Puts a rendered body under the headers that were there. `replace` says who
/// wins where both have one; a foreign response's own `Allow`, `Retry-After`
/// and challenge are the truth about it.
fn merge(mut parts: http::response::Parts, rendered: Response<Bytes>, replace: bool) -> Response<Body> {
    let (new, body) = rendered.into_parts();
    parts.status = new.status;
    for (name, value) in &new.headers {
        if replace || !parts.headers.contains_key(name) {
            parts.headers.insert(name, value.clone());
        }
    }
    parts.extensions.extend(new.extensions);
    Response::from_parts(parts, Body::from(body))
}

/// Removes what describes the body that goes.
fn strip(headers: &mut HeaderMap) {
    const DESCRIBING: [HeaderName; 13] = [
        header::CONTENT_TYPE,
        header::CONTENT_LENGTH,
        header::CONTENT_ENCODING,
        header::CONTENT_LANGUAGE,
        header::CONTENT_DISPOSITION,
        header::CONTENT_LOCATION,
        header::TRANSFER_ENCODING,
        header::ETAG,
        header::LAST_MODIFIED,
        header::ACCEPT_RANGES,
        HeaderName::from_static("content-digest"),
        HeaderName::from_static("repr-digest"),
        HeaderName::from_static("digest"),
    ];
    for name in &DESCRIBING {
        headers.remove(name);
    }
}

/// Seconds or a date (RFC 9110, 10.2.3).
fn retry_after(value: &HeaderValue) -> Option<RetryAfter> {
    let text = value.to_str().ok()?.trim();
    match text.parse() {
        Ok(seconds) => Some(Duration::from_secs(seconds).into()),
        Err(_) => Some(httpdate::parse_http_date(text).ok()?.into()),
    }
}

/// The text of a small body that is there already: a body that would have to
/// be waited for, or that is too long, is not forwarded.
fn text_of(body: Body) -> Option<Cow<'static, str>> {
    if body.size_hint().exact()? > LONGEST_TEXT {
        return None;
    }
    let mut body = pin!(body);
    let mut context = Context::from_waker(Waker::noop());
    let mut text = Vec::new();
    loop {
        match body.as_mut().poll_frame(&mut context) {
            Poll::Ready(Some(Ok(frame))) => text.extend_from_slice(frame.data_ref()?),
            Poll::Ready(None) => break,
            Poll::Ready(Some(Err(_))) | Poll::Pending => return None,
        }
    }
    let text = String::from_utf8(text).ok()?;
    (!text.trim().is_empty()).then_some(Cow::Owned(text))
}
