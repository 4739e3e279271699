//! Error responses that no one rendered become the format's own.

use std::{
    pin::{Pin, pin},
    task::{Context, Poll, Waker},
    time::{Duration, SystemTime},
};

use axum::body::{Body, HttpBody};
use bytes::Bytes;
use error_core::{ErrorStatus, RetryAfter};
use error_formats::{ErasedWireFormat, ExtraHeaders, Problem};
use http::{HeaderMap, HeaderName, HeaderValue, Response, StatusCode, header};
use http_body::{Frame, SizeHint};

use super::{governor, head::without_body, known_text};
use crate::{
    LeaveAlone,
    guarded::guarded,
    media_type::{essence, is_same},
    respond::panicked,
    scope::{self, Fingerprint, Inside, Rendered, Scope},
    snapshot::Snapshot,
};

/// How long a foreign text may be that is read.
const LONGEST_TEXT: u64 = 8 * 1024;

/// How many frames of a body are read: one may have empty ones for ever.
const MOST_FRAMES: usize = 1024;

/// How long a `RateLimit` may be that is read.
const LONGEST_RATE_LIMIT: usize = 4 * 1024;

/// Whether a response is an error that somebody else's code left bare: no
/// body, no type, or one that says nothing. What somebody structured is left
/// alone.
#[inline]
pub(super) fn is_foreign<B: HttpBody>(response: &Response<B>, head: bool) -> bool {
    let is_error = is_error(response.status());
    (is_error || !response.extensions().is_empty()) && may_be_foreign(response, is_error, head)
}

fn may_be_foreign<B: HttpBody>(response: &Response<B>, is_error: bool, head: bool) -> bool {
    if let Some(snapshot) = response.extensions().get::<Snapshot>()
        && snapshot.is_of(response)
        && (is_error || response.status() == snapshot.sent_status())
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

fn is_error(status: StatusCode) -> bool {
    (400..600).contains(&status.as_u16())
}

/// Whether a media type says nothing of a structure: what axum gives texts and
/// bytes by itself.
pub(super) fn is_bare(media_type: &HeaderValue) -> bool {
    let essence = essence(media_type);
    let bare: [&[u8]; 3] = [b"", b"text/plain", b"application/octet-stream"];
    bare.iter().any(|bare| essence.eq_ignore_ascii_case(bare))
}

/// Renders a foreign response; its headers and extensions stay. `is_early` where
/// the services below answered without having waited for anything.
#[cold]
pub(super) fn adopt(response: Response<Body>, inside: &Inside, is_early: bool) -> Response<Body> {
    let snapshot = response.extensions().get::<Snapshot>().filter(|snapshot| snapshot.is_of(&response)).cloned();
    let (mut parts, body) = response.into_parts();
    parts.extensions.remove::<Snapshot>();
    if let Some(snapshot) = snapshot {
        let snapshot = snapshot.with_status(parts.status);
        let rendered = inside.render_again(&snapshot, snapshot.id());
        forget(&mut parts.headers, snapshot.sent_headers());
        // It may be somebody else's by now, and its drop their code.
        let _ = guarded(move || drop(body));
        return merge(parts, rendered, Lists::Append);
    }
    let Ok(status) = ErrorStatus::try_from(parts.status) else {
        return Response::from_parts(parts, body);
    };
    let forwards = inside.settings.forward_text && status.is_client_error();
    // To read a body, or to drop it, is somebody else's code.
    let text = guarded(move || {
        let is_read = forwards || known_text::may_be_known(status, body.size_hint().exact());
        is_read.then(|| text_of(body)).flatten()
    });
    let text = text.ok().flatten();
    let mut error = known_text::error_of(status, text.as_deref());
    // Later it may be what a client of the handler's was told.
    if status == ErrorStatus::TOO_MANY_REQUESTS && governor::round_up(&mut parts.headers) && is_early {
        error = error.before_effects();
    }
    // The wait is written anew, as the format writes it; one that can't be read
    // is none.
    if let Some(when) = parts.headers.remove(header::RETRY_AFTER).as_ref().and_then(retry_after) {
        error = error.with_retry_after(not_before_reset(when, &parts.headers));
    }
    if let Some(text) = text.filter(|_| forwards) {
        error = error.with_message(text);
    }
    let rendered = inside.render(&error);
    strip(&mut parts.headers);
    // What somebody else's server says of another request.
    let retry = inside.settings.extra_headers.iter().flat_map(ExtraHeaders::retry);
    for name in retry.map(|header| header.name()) {
        if rendered.headers().contains_key(&name) {
            parts.headers.remove(name);
        }
    }
    if status.is_never_cached() {
        // Whatever was said.
        parts.headers.remove(header::CACHE_CONTROL);
        parts.headers.remove(header::EXPIRES);
    }
    merge(parts, rendered, Lists::Keep)
}

/// Makes a body of ours true again after a layer gave its response another
/// status (RFC 9457, 3.1.2): an error says the new status, and a success that
/// became an error is rendered as one.
#[cold]
pub(super) fn restate(response: Response<Body>, rendered: Rendered, mut inside: Inside, head: bool) -> Response<Body> {
    match rendered.of {
        scope::Body::Error => restate_error(response, rendered, &inside, head),
        scope::Body::Wrapped | scope::Body::Plain if is_error(response.status()) => {
            inside.request_id = inside.request_id();
            // A layer further out has the same.
            Scope::set_request_id(inside.request_id);
            adopt_success(response, rendered, &inside, head)
        }
        scope::Body::Wrapped => restate_error(response, rendered, &inside, head),
        // It says nothing of its status.
        scope::Body::Plain => response,
    }
}

/// Renders a success of ours that became an error as one; what describes the
/// success goes with its body.
fn adopt_success(response: Response<Body>, rendered: Rendered, inside: &Inside, head: bool) -> Response<Body> {
    let (mut parts, body) = response.into_parts();
    let found = body.size_hint().exact();
    if head && found == Some(0) && parts.headers.contains_key(header::CONTENT_TYPE) {
        // The router has dropped the body, and told its length.
        let promised = parts.headers.get(header::CONTENT_LENGTH).and_then(|value| value.to_str().ok()?.parse().ok());
        if promised.is_some_and(|promised: u32| promised != rendered.length) {
            return Response::from_parts(parts, body);
        }
    } else if found != Some(rendered.length.into()) {
        return Response::from_parts(parts, body);
    } else {
        match guarded(|| whole(body)) {
            Ok(Ok(whole)) if Fingerprint::of(&whole) == rendered.fingerprint => {}
            Ok(Ok(whole)) => return Response::from_parts(parts, Body::from(whole)),
            Ok(Err(body)) => return Response::from_parts(parts, body),
            Err(text) => return inside.render(&panicked(&text)).map(Body::from),
        }
    }
    for name in [header::LOCATION, header::CACHE_CONTROL, header::EXPIRES] {
        parts.headers.remove(name);
    }
    parts.extensions.remove::<Rendered>();
    let response = adopt(Response::from_parts(parts, Body::empty()), inside, false);
    if head { without_body(response) } else { response }
}

/// An error, or a wrapped success that is still one, with the status that its
/// response has now.
fn restate_error(response: Response<Body>, rendered: Rendered, inside: &Inside, head: bool) -> Response<Body> {
    let now = response.status();
    let format = &*inside.settings.format;
    let media_type = response.headers().get(header::CONTENT_TYPE);
    let is_ours = guarded(|| {
        let own = if rendered.of == scope::Body::Error { format.media_type() } else { format.success_media_type() };
        media_type.is_some_and(|found| is_same(found, &own))
    });
    let problem = Problem::new();
    let format: &dyn ErasedWireFormat = match is_ours {
        Ok(true) => format,
        // That of a layer further in.
        _ if media_type.is_some_and(|found| essence(found).eq_ignore_ascii_case(b"application/problem+json")) => {
            &problem
        }
        _ => return response,
    };
    let length = response.body().size_hint().exact();
    if head && length == Some(0) {
        // What a GET would be told is not known without its body.
        let mut response = response;
        response.headers_mut().remove(header::CONTENT_LENGTH);
        return response;
    }
    if length != Some(rendered.length.into()) {
        return response;
    }
    let (mut parts, body) = response.into_parts();
    let body = match guarded(|| whole(body)) {
        Ok(Ok(body)) => body,
        Ok(Err(body)) => return Response::from_parts(parts, body),
        Err(text) => return Inside::late().render(&panicked(&text)).map(Body::from),
    };
    match guarded(|| format.restate(&body, now)) {
        Ok(Some(restated)) => {
            let media_type = parts.headers.remove(header::CONTENT_TYPE);
            strip(&mut parts.headers);
            parts.headers.extend(media_type.map(|media_type| (header::CONTENT_TYPE, media_type)));
            Response::from_parts(parts, Body::from(restated))
        }
        _ => Response::from_parts(parts, Body::from(body)),
    }
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

/// The wait, or the one until an exhausted quota is full again, whichever is
/// longer: `Retry-After` is never earlier than the `t` of a `RateLimit` in the
/// same response (draft-ietf-httpapi-ratelimit-headers), of up to 4 KiB.
fn not_before_reset(when: RetryAfter, headers: &HeaderMap) -> RetryAfter {
    let quotas = headers.get_all("ratelimit").iter().filter(|value| value.len() <= LONGEST_RATE_LIMIT);
    let quotas = quotas.filter_map(|value| value.to_str().ok());
    let items: Vec<_> = quotas.flat_map(items_of).collect();
    let exhausted = items.iter().filter(|item| items.len() == 1 || parameter(item, "r") == Some(0));
    match exhausted.filter_map(|item| parameter(item, "t")).max() {
        Some(reset) if when.seconds_from(SystemTime::now()) < reset => RetryAfter::seconds(reset),
        _ => when,
    }
}

/// The items of a list of structured fields, each with its parameters, split at
/// what stands in no string (RFC 9651, 4.2).
fn items_of(list: &str) -> Vec<Vec<&str>> {
    let (mut items, mut item, mut start) = (Vec::new(), Vec::new(), 0);
    let (mut in_string, mut is_escaped) = (false, false);
    for (at, byte) in list.bytes().enumerate() {
        match byte {
            _ if is_escaped => is_escaped = false,
            b'\\' if in_string => is_escaped = true,
            b'"' => in_string = !in_string,
            b';' | b',' if !in_string => {
                item.extend(list.get(start..at));
                start = at + 1;
                if byte == b',' {
                    items.push(std::mem::take(&mut item));
                }
            }
            _ => {}
        }
    }
    item.extend(list.get(start..));
    items.push(item);
    items
}

/// The number of a parameter.
fn parameter(item: &[&str], name: &str) -> Option<u64> {
    item.iter().skip(1).find_map(|parameter| {
        let (found, value) = parameter.split_once('=')?;
        (found.trim() == name).then(|| value.trim().parse().ok())?
    })
}

/// The text of a small body that is there already: a body that would have to
/// be waited for, or that is too long, is not forwarded.
fn text_of(body: Body) -> Option<String> {
    if body.size_hint().exact()? > LONGEST_TEXT {
        return None;
    }
    let text = String::from_utf8(bytes_of(body)?).ok()?;
    (!text.trim().is_empty()).then_some(text)
}

/// The bytes of a body of ours, which is there in one piece; any other body as
/// it was.
fn whole(mut body: Body) -> Result<Bytes, Body> {
    let length = body.size_hint().exact();
    let mut context = Context::from_waker(Waker::noop());
    let first = match Pin::new(&mut body).poll_frame(&mut context) {
        Poll::Ready(Some(Ok(frame))) => frame,
        Poll::Ready(Some(Err(error))) => return Err(Body::new(Begun { first: Some(Err(error)), rest: body })),
        Poll::Ready(None) | Poll::Pending => return Err(body),
    };
    match first.into_data() {
        Ok(data) if Some(data.len() as u64) == length => Ok(data),
        Ok(data) => Err(Body::new(Begun { first: Some(Ok(Frame::data(data))), rest: body })),
        Err(frame) => Err(Body::new(Begun { first: Some(Ok(frame)), rest: body })),
    }
}

/// A body of which the first frame was read.
struct Begun {
    first: Option<Result<Frame<Bytes>, axum::Error>>,
    rest: Body,
}

impl HttpBody for Begun {
    type Data = Bytes;
    type Error = axum::Error;

    fn poll_frame(
        mut self: Pin<&mut Self>,
        context: &mut Context<'_>,
    ) -> Poll<Option<Result<Frame<Bytes>, axum::Error>>> {
        match self.first.take() {
            Some(first) => Poll::Ready(Some(first)),
            None => Pin::new(&mut self.rest).poll_frame(context),
        }
    }

    fn is_end_stream(&self) -> bool {
        self.first.is_none() && self.rest.is_end_stream()
    }

    fn size_hint(&self) -> SizeHint {
        let read = match &self.first {
            Some(Ok(frame)) => frame.data_ref().map_or(0, |data| data.len() as u64),
            _ => 0,
        };
        self.rest.size_hint().exact().map_or_else(SizeHint::new, |rest| SizeHint::with_exact(rest + read))
    }
}

/// The bytes of a body that is there already, in up to 1,024 frames and no more
/// than it said it has.
fn bytes_of(body: Body) -> Option<Vec<u8>> {
    let most = usize::try_from(body.size_hint().exact()?).ok()?;
    let mut body = pin!(body);
    let mut context = Context::from_waker(Waker::noop());
    let mut bytes = Vec::new();
    for _ in 0..=MOST_FRAMES {
        // A body that panics may panic again when it is dropped, which must not
        // be while the first panic unwinds.
        match guarded(|| body.as_mut().poll_frame(&mut context)) {
            Ok(Poll::Ready(Some(Ok(frame)))) => bytes.extend_from_slice(frame.data_ref()?),
            Ok(Poll::Ready(None)) => return Some(bytes),
            Ok(Poll::Ready(Some(Err(_))) | Poll::Pending) | Err(_) => return None,
        }
        if bytes.len() > most {
            return None;
        }
    }
    None
}
