//! Responses that become the format's own: errors that nobody rendered, errors
//! of ours that were rendered elsewhere, and successes of ours that became errors.

use axum::body::{Body, HttpBody};
use error_core::{CategoryError, ErrorStatus};
use error_formats::ExtraHeaders;
use http::{Response, StatusCode, header, response::Parts};

use super::{
    governor::Rejection,
    known_text,
    merge::{Lists, forget, merge, strip},
    text::text_of,
    wait,
};
use crate::{guarded::guarded, provenance::Link, request_context::Renderer, snapshot::Snapshot};

/// Renders an error that somebody else's code left bare; its headers and
/// extensions stay. `is_early` where the services below answered without having
/// waited for anything.
#[cold]
pub(super) fn adopt(response: Response<Body>, renderer: &Renderer, is_early: bool) -> Response<Body> {
    let (mut parts, body) = response.into_parts();
    parts.extensions.remove::<Link>();
    let Ok(status) = ErrorStatus::try_from(parts.status) else {
        return Response::from_parts(parts, body);
    };
    let forwards = renderer.settings().forward_text && status.is_client_error();
    let limiter = Rejection::find(status, &parts.headers);
    let text = read(body, status, forwards || limiter.is_some());
    let mut error = known_text::error_of(status, text.as_deref());
    if let Some(limiter) = limiter {
        limiter.round_up(&mut parts.headers);
        // Later it may be what a client of the handler's was told.
        if is_early && limiter.has_own_text(text.as_deref()) {
            error = error.before_effects();
        }
    }
    // The wait is written anew, as the format writes it; one that can't be read
    // is none.
    if let Some(when) = wait::of_third_party(&parts.headers, status) {
        error = error.with_retry_after(when);
    }
    parts.headers.remove(header::RETRY_AFTER);
    if let Some(text) = text.filter(|_| forwards) {
        error = error.with_message(text);
    }
    put_error(parts, status, &error, renderer)
}

/// The text of a body that is known, or that a client may read.
fn read(body: Body, status: ErrorStatus, is_wanted: bool) -> Option<String> {
    // To read a body, or to drop it, is somebody else's code.
    let text = guarded(move || {
        let is_read = is_wanted || known_text::may_be_known(status, body.size_hint().exact());
        is_read.then(|| text_of(body)).flatten()
    });
    text.ok().flatten()
}

/// Renders `error` under the headers of somebody else's response.
fn put_error(mut parts: Parts, status: ErrorStatus, error: &CategoryError, renderer: &Renderer) -> Response<Body> {
    let rendered = renderer.render(error);
    strip(&mut parts.headers);
    // What somebody else's server says of another request.
    let retry = renderer.settings().extra_headers.iter().flat_map(ExtraHeaders::retry);
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
    merge(parts, renderer.own_response(rendered), Lists::Keep)
}

/// Renders an error that was rendered elsewhere in the layer's format, with the
/// status its response has now, if that is one of an error.
#[cold]
pub(super) fn adopt_snapshot(
    response: Response<Body>,
    snapshot: &Snapshot,
    sent: StatusCode,
    renderer: &Renderer,
) -> Response<Body> {
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
    forget(&mut parts.headers, snapshot.sent_headers());
    // It may be somebody else's by now, and its drop their code.
    let _ = guarded(move || drop(body));
    merge(parts, renderer.own_response(rendered), Lists::Append)
}

/// Renders a success of ours that became an error as one; what describes the
/// success goes with its body.
#[cold]
pub(super) fn adopt_success(response: Response<Body>, renderer: &Renderer) -> Response<Body> {
    let (mut parts, body) = response.into_parts();
    let _ = guarded(move || drop(body));
    for name in [header::LOCATION, header::CACHE_CONTROL, header::EXPIRES] {
        parts.headers.remove(name);
    }
    adopt(Response::from_parts(parts, Body::empty()), renderer, false)
}
