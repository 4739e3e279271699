//! Responses that become the format's own: errors that nobody rendered, errors
//! of ours that were rendered elsewhere, and successes of ours that became errors.

use axum::body::{Body, HttpBody};
use error_core::{ApiError, CategoryError, ErrorStatus, IdGenerator};
use error_formats::ExtraHeaders;
use http::{HeaderMap, Response, StatusCode, header, response::Parts};

use super::{
    governor::Rejection,
    known_text,
    merge::{Lists, forget, merge, strip},
    text::text_of,
    wait,
};
use crate::{
    cache_policy::CachePolicy, guarded::guarded, own_body::drop_replaced, provenance::Link, request_context::Renderer,
    snapshot::Snapshot,
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
    // An encoded body is no text, and is never decoded.
    let is_encoded = parts.headers.contains_key(header::CONTENT_ENCODING);
    let limiter = Rejection::find(status, &parts.headers);
    let lowers = renderer.settings().fields_are_bad_requests && status == ErrorStatus::UNPROCESSABLE_CONTENT;
    let is_needed = forwards || lowers || limiter.is_some();
    let text = if is_encoded { drop_unread(body) } else { read(body, status, is_needed) };
    let mut error = known_text::error_of(status, text.as_deref());
    if lowers && text.as_deref().is_some_and(known_text::is_of_fields) {
        error = CategoryError::of_status(ErrorStatus::BAD_REQUEST);
    }
    if let Some(limiter) = limiter {
        limiter.round_up(&mut parts.headers);
        // Later it may be what a client of the handler's was told.
        if is_early && limiter.has_own_text(text.as_deref()) {
            error = error.before_effects();
        }
    }
    if let Some(text) = text.filter(|_| forwards) {
        error = error.with_message(text);
    }
    put_error(parts, status, error, renderer, false)
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
    put_error(parts, status, CategoryError::of_status(status), renderer, is_recorded)
}

/// To drop somebody else's body is their code.
fn drop_unread(body: Body) -> Option<String> {
    let _ = guarded(move || drop(body));
    None
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

/// Whether a 415 is about the content coding of the request, not about its media
/// type (RFC 9110, 15.5.16).
fn is_of_coding(headers: &HeaderMap) -> bool {
    headers.contains_key(header::ACCEPT_ENCODING) && !headers.contains_key(header::ACCEPT)
}

/// The text of a body that may be known, or that is needed in any case.
fn read(body: Body, status: ErrorStatus, is_needed: bool) -> Option<String> {
    // To read a body, or to drop it, is somebody else's code.
    let text = guarded(move || {
        let is_read = is_needed || known_text::may_be_known(status, body.size_hint().exact());
        is_read.then(|| text_of(body)).flatten()
    });
    text.ok().flatten()
}

/// Renders `error` under the headers of somebody else's response.
fn put_error(
    mut parts: Parts,
    status: ErrorStatus,
    error: CategoryError,
    renderer: &Renderer,
    is_recorded: bool,
) -> Adopted {
    let error = told_by(&mut parts.headers, status, error);
    let rendered = match is_recorded {
        true => renderer.render_again(&error, renderer.settings().ids.generate()),
        false => renderer.render(&error),
    };
    parts.extensions.remove::<Link>();
    strip(&mut parts.headers, parts.status);
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
) -> Adopted {
    let (mut parts, body) = response.into_parts();
    let changed = (parts.status != sent).then_some(parts.status);
    let status = changed.and_then(|status| ErrorStatus::try_from(status).ok());
    let mut rendered = renderer.render_again(&snapshot.with_status(status), snapshot.id());
    if let (Some(now), None) = (changed, status) {
        // Somebody made a success of it: its body is that of an error still.
        if let Ok(Some(bytes)) = guarded(|| renderer.settings().format.restate(rendered.body(), now)) {
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
