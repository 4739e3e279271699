//! Responses that the layer converts to its format: errors that no format rendered,
//! errors that were rendered outside the layer's scope, and successes of this crate that
//! became errors.

use axum::body::{Body, HttpBody};
use error_core::{ApiError, CategoryError, ErrorStatus};
use error_formats::ExtraHeaders;
use http::{HeaderMap, HeaderValue, Response, StatusCode, header, response::Parts};

use super::{
    governor::Rejection,
    known_text,
    merge::{Lists, forget, merge, strip},
    restate::restated_by,
    text::{Text, is_small, text_of},
    wait,
};
use crate::{
    cache_policy::CachePolicy,
    guarded::guarded,
    own_body::drop_replaced,
    provenance::Link,
    quoted::without_values,
    replayed::Replayed,
    request_context::Renderer,
    snapshot::Snapshot,
    telling::{Class, Tell},
    told::Told,
};

/// A response that became the format's own, and what it says of caches.
pub(super) struct Adopted {
    pub(super) response: Response<Body>,
    pub(super) policy: CachePolicy,
}

impl From<Response<Body>> for Adopted {
    fn from(response: Response<Body>) -> Adopted {
        Adopted { response, policy: CachePolicy::NoStore }
    }
}

/// Renders an error that somebody else's code left bare; its headers and
/// extensions stay. `is_early` where the services below answered without having
/// waited for anything.
#[cold]
pub(super) fn adopt(response: Response<Body>, renderer: &Renderer, is_early: bool) -> Adopted {
    let (mut parts, body) = response.into_parts();
    let Ok(status) = ErrorStatus::try_from(parts.status) else {
        return Response::from_parts(parts, body).into();
    };
    let forwards = renderer.settings().forward_text && status.is_client_error();
    let class = class_of(status);
    let limiter = Rejection::find(status, &parts.headers);
    let lowers = renderer.settings().fields_are_bad_requests && status == ErrorStatus::UNPROCESSABLE_CONTENT;
    let is_needed = forwards || lowers || limiter.is_some();
    // An encoded body is no text, and is never decoded.
    let is_heard = renderer.hears_third_party(status, class);
    let text = match parts.headers.get(header::CONTENT_ENCODING) {
        Some(coding) => drop_encoded(body, coding).filter(|_| is_heard),
        None => read(body, status, is_needed, is_heard),
    };
    let whole = text.as_ref().filter(|text| text.is_whole).map(|text| &*text.text);
    let mut error = known_text::error_of(status, whole);
    if lowers && whole.is_some_and(known_text::is_of_fields) {
        error = CategoryError::of_status(ErrorStatus::BAD_REQUEST);
    }
    if let Some(limiter) = limiter {
        limiter.round_up(&mut parts.headers);
        // Later it may be what a client of the handler's was told.
        if is_early && limiter.has_own_text(whole) {
            error = error.before_effects();
        }
    }
    error = match text {
        Some(text) if forwards && text.is_whole => error.with_message(text.text),
        // Rejections quote the request.
        Some(text) if status.is_client_error() => error.with_source(Told::of(without_values(&text.text))),
        Some(text) => error.with_source(Told::of(text.text)),
        None => error,
    };
    put_error(parts, status, error, renderer, Tell::Everyone(class))
}

/// Whether a bare response is most likely the rejection of an extractor.
fn class_of(status: ErrorStatus) -> Class {
    if matches!(status.as_u16(), 400 | 413 | 415 | 422) { Class::RejectedInput } else { Class::Status }
}

/// The same for an error that somebody else structured, whose body is dropped
/// unread. It may be recorded already, by a layer further in.
#[cold]
pub(super) fn adopt_structured(response: Response<Body>, renderer: &Renderer, is_recorded: bool) -> Adopted {
    let (parts, body) = response.into_parts();
    drop_unread(body);
    let Ok(status) = ErrorStatus::try_from(parts.status) else {
        return Response::from_parts(parts, Body::empty()).into();
    };
    let tell = if is_recorded { Tell::Observer } else { Tell::Everyone(Class::Status) };
    put_error(parts, status, CategoryError::of_status(status), renderer, tell)
}

/// To drop somebody else's body is their code.
fn drop_unread(body: Body) {
    let _ = guarded(move || drop(body));
}

/// What is said of an encoded body.
fn drop_encoded(body: Body, coding: &HeaderValue) -> Option<Text> {
    drop_unread(body);
    Some(Text { text: format!("a text that is encoded: {coding:?}"), is_whole: false })
}

/// `error` with what the headers of somebody else's response say of it.
fn told_by(headers: &mut HeaderMap, status: ErrorStatus, mut error: CategoryError) -> CategoryError {
    if status == ErrorStatus::UNSUPPORTED_MEDIA_TYPE && is_of_coding(headers) {
        error = error.with_message("The content coding of the request body is not supported");
    }
    // The wait is written anew, as the format writes it; one that can't be read
    // is none.
    if let Some(when) = wait::of_third_party(headers, status) {
        error = error.with_retry_after(when);
    }
    headers.remove(header::RETRY_AFTER);
    error
}

/// Whether a 415 is about the content coding of the request, not about its media type
/// (RFC 9110, section 15.5.16).
fn is_of_coding(headers: &HeaderMap) -> bool {
    headers.contains_key(header::ACCEPT_ENCODING) && !headers.contains_key(header::ACCEPT)
}

/// The text of a body that may be known, that is needed as a whole in any case, or that somebody wants to hear.
fn read(body: Body, status: ErrorStatus, is_needed: bool, is_heard: bool) -> Option<Text> {
    // To read a body, or to drop it, is somebody else's code.
    let text = guarded(move || {
        let is_read =
            is_heard || (is_needed && is_small(&body)) || known_text::may_be_known(status, body.size_hint().exact());
        is_read.then(|| text_of(body)).flatten()
    });
    text.ok().flatten()
}

/// Renders `error` under the headers of somebody else's response.
fn put_error(mut parts: Parts, status: ErrorStatus, error: CategoryError, renderer: &Renderer, tell: Tell) -> Adopted {
    let error = told_by(&mut parts.headers, status, error);
    let rendered = renderer.render_third_party(&error, tell);
    parts.extensions.remove::<Link>();
    // It is another error.
    parts.extensions.remove::<Replayed>();
    strip(&mut parts.headers, parts.status);
    // The format has another status for it, which has no challenge.
    if parts.status == StatusCode::UNAUTHORIZED && rendered.status() != StatusCode::UNAUTHORIZED {
        parts.headers.remove(header::WWW_AUTHENTICATE);
    }
    // What somebody else's server says of another request.
    let retry = renderer.settings().extra_headers.iter().flat_map(ExtraHeaders::retry);
    for name in retry.map(|header| header.name()) {
        if rendered.headers().contains_key(&name) {
            parts.headers.remove(name);
        }
    }
    let policy = CachePolicy::of(rendered.headers(), error.definition());
    let own = renderer.own_response_with(rendered, error.definition(), policy.clone());
    let response = merge(parts, own, Lists::Keep);
    Adopted { response, policy }
}

/// Renders an error that was rendered elsewhere in the layer's format, with the
/// status its response has now, if that is one of an error.
#[cold]
pub(super) fn adopt_snapshot(
    response: Response<Body>,
    snapshot: &Snapshot,
    sent: StatusCode,
    renderer: &Renderer,
    is_observed: bool,
) -> Adopted {
    let (mut parts, body) = response.into_parts();
    let changed = (parts.status != sent).then_some(parts.status);
    let status = changed.and_then(|status| ErrorStatus::try_from(status).ok());
    let mut rendered = renderer.render_again(&snapshot.with_status(status), snapshot.id(), is_observed);
    if let (Some(now), None) = (changed, status) {
        // Somebody made a success of it: its body is that of an error still.
        if let Some(bytes) = restated_by(&*renderer.settings().format, rendered.body(), now) {
            *rendered.body_mut() = bytes;
        }
        *rendered.status_mut() = now;
    }
    parts.extensions.remove::<Link>();
    forget(&mut parts.headers, snapshot.sent_headers(), parts.status);
    // It may be somebody else's by now.
    drop_replaced(body);
    let policy = CachePolicy::of(rendered.headers(), snapshot.definition());
    let response = merge(parts, renderer.own_response(rendered, snapshot.definition()), Lists::Append);
    Adopted { response, policy }
}

/// Renders a success of ours that became an error as one; what describes the
/// success goes with its body.
#[cold]
pub(super) fn adopt_success(response: Response<Body>, renderer: &Renderer) -> Adopted {
    let (mut parts, body) = response.into_parts();
    drop_replaced(body);
    for name in [header::LOCATION, header::CACHE_CONTROL, header::EXPIRES] {
        parts.headers.remove(name);
    }
    adopt(Response::from_parts(parts, Body::empty()), renderer, false)
}
