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

use crate::{LeaveAlone, scope::Inside, snapshot::Snapshot};

/// How much of a foreign text a client may read.
const LONGEST_TEXT: u64 = 8 * 1024;

/// Whether a response is an error that somebody else's code left bare: no
/// body, no type, or one that says nothing. What somebody structured is left
/// alone.
#[inline]
pub(super) fn is_foreign<B: HttpBody>(response: &Response<B>, head: bool) -> bool {
    let is_error = (400..600).contains(&response.status().as_u16());
    (is_error || !response.extensions().is_empty()) && may_be_foreign(response, is_error, head)
}

fn may_be_foreign<B: HttpBody>(response: &Response<B>, is_error: bool, head: bool) -> bool {
    if let Some(snapshot) = response.extensions().get::<Snapshot>()
        && snapshot.is_of(response)
    {
        return true;
    }
    if !is_error || response.extensions().get::<LeaveAlone>().is_some() {
        return false;
    }
    // The body of an answer to HEAD is empty whatever its type.
    let is_empty = || !head && response.body().size_hint().exact() == Some(0);
    response.headers().get(header::CONTENT_TYPE).is_none_or(is_bare) || is_empty()
}

/// Whether a media type says nothing of a structure: what axum gives texts and
/// bytes by itself.
pub(super) fn is_bare(media_type: &HeaderValue) -> bool {
    let essence = media_type.as_bytes().split(|&byte| byte == b';').next().unwrap_or_default().trim_ascii();
    let bare: [&[u8]; 3] = [b"", b"text/plain", b"application/octet-stream"];
    bare.iter().any(|bare| essence.eq_ignore_ascii_case(bare))
}

/// Renders a foreign response; its headers and extensions stay.
#[cold]
pub(super) fn adopt(response: Response<Body>, inside: &Inside) -> Response<Body> {
    let snapshot = response.extensions().get::<Snapshot>().filter(|snapshot| snapshot.is_of(&response)).cloned();
    let (mut parts, body) = response.into_parts();
    parts.extensions.remove::<Snapshot>();
    if let Some(snapshot) = snapshot {
        let rendered = inside.render_again(&snapshot, snapshot.id());
        forget(&mut parts.headers, snapshot.sent_headers());
        return merge(parts, rendered, Lists::Append);
    }
    let Ok(status) = ErrorStatus::try_from(parts.status) else {
        return Response::from_parts(parts, body);
    };
    let mut error = CategoryError::of_status(status);
    // The wait is written anew, as the format writes it; one that can't be read
    // is none.
    if let Some(when) = parts.headers.remove(header::RETRY_AFTER).as_ref().and_then(retry_after) {
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
    if matches!(status.as_u16(), 428 | 429 | 431) {
        // Never cached, whatever was said (RFC 6585, 3 to 5).
        parts.headers.remove(header::CACHE_CONTROL);
        parts.headers.remove(header::EXPIRES);
    }
    merge(parts, rendered, Lists::Keep)
}

/// What happens where both sides have a header that may stand several times.
#[derive(Clone, Copy, PartialEq)]
enum Lists {
    /// Both are sent: the author's and what middleware added.
    Append,
    /// The foreign response's own challenge is the truth about it.
    Keep,
}

/// Puts a rendered body under the headers that were there, and adds those that
/// were not.
fn merge(mut parts: http::response::Parts, rendered: Response<Bytes>, lists: Lists) -> Response<Body> {
    const LISTS: [HeaderName; 4] = [header::SET_COOKIE, header::LINK, header::VARY, header::WWW_AUTHENTICATE];
    let (new, body) = rendered.into_parts();
    parts.status = new.status;
    for name in new.headers.keys() {
        if !parts.headers.contains_key(name) || (lists == Lists::Append && LISTS.contains(name)) {
            for value in new.headers.get_all(name) {
                parts.headers.append(name, value.clone());
            }
        }
    }
    parts.extensions.extend(new.extensions);
    Response::from_parts(parts, Body::from(body))
}

/// Removes the headers that were rendered before, each value once; what
/// middleware added or changed since stays.
fn forget(headers: &mut HeaderMap, rendered: &HeaderMap) {
    for name in rendered.keys() {
        let mut gone: Vec<_> = rendered.get_all(name).iter().collect();
        let mut kept = Vec::new();
        for value in headers.get_all(name) {
            match gone.iter().position(|rendered| *rendered == value) {
                Some(at) => drop(gone.swap_remove(at)),
                None => kept.push(value.clone()),
            }
        }
        headers.remove(name);
        for value in kept {
            headers.append(name, value);
        }
    }
    strip(headers);
}

/// Removes what describes the body that goes.
fn strip(headers: &mut HeaderMap) {
    const DESCRIBING: [HeaderName; 14] = [
        header::CONTENT_TYPE,
        header::CONTENT_LENGTH,
        header::CONTENT_ENCODING,
        header::CONTENT_LANGUAGE,
        header::CONTENT_DISPOSITION,
        header::CONTENT_LOCATION,
        header::TRANSFER_ENCODING,
        header::TRAILER,
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
