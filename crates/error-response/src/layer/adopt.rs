//! Responses that become the format's own: errors that nobody rendered, errors
//! of ours that were rendered elsewhere, and successes of ours that became errors.

use axum::body::{Body, HttpBody};
use error_core::{CategoryError, ErrorStatus};
use error_formats::ExtraHeaders;
use http::{Response, StatusCode, header, response::Parts};

use super::{
    governor, known_text,
    merge::{Lists, forget, merge, strip},
    text::{Text, is_small, text_of},
    wait::{not_before_reset, retry_after},
};
use crate::{
    guarded::guarded, provenance::Link, quoted::without_values, request_context::Renderer, respond::Class,
    snapshot::Snapshot, told::Told,
};

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
    let class = class_of(status);
    let text = read(body, status, forwards, renderer.hears_third_party(status, class));
    let whole = text.as_ref().filter(|text| text.is_whole).map(|text| &*text.text);
    let mut error = known_text::error_of(status, whole);
    // Later it may be what a client of the handler's was told.
    if status == ErrorStatus::TOO_MANY_REQUESTS && governor::round_up(&mut parts.headers) && is_early {
        error = error.before_effects();
    }
    // The wait is written anew, as the format writes it; one that can't be read
    // is none.
    if let Some(when) = parts.headers.remove(header::RETRY_AFTER).as_ref().and_then(retry_after) {
        error = error.with_retry_after(not_before_reset(when, &parts.headers));
    }
    error = match text {
        Some(text) if forwards && text.is_whole => error.with_message(text.text),
        // Rejections quote the request.
        Some(text) if status.is_client_error() => error.with_source(Told::of(without_values(&text.text))),
        Some(text) => error.with_source(Told::of(text.text)),
        None => error,
    };
    put_error(parts, status, &error, class, renderer)
}

/// Whether a bare response is most likely the rejection of an extractor.
fn class_of(status: ErrorStatus) -> Class {
    if matches!(status.as_u16(), 400 | 413 | 415 | 422) { Class::RejectedInput } else { Class::Status }
}

/// The text of a body that is known, that a client may read, or that somebody wants to hear.
fn read(body: Body, status: ErrorStatus, forwards: bool, is_heard: bool) -> Option<Text> {
    // To read a body, or to drop it, is somebody else's code.
    let text = guarded(move || {
        let is_read =
            is_heard || (forwards && is_small(&body)) || known_text::may_be_known(status, body.size_hint().exact());
        is_read.then(|| text_of(body)).flatten()
    });
    text.ok().flatten()
}

/// Renders `error` under the headers of somebody else's response.
fn put_error(
    mut parts: Parts,
    status: ErrorStatus,
    error: &CategoryError,
    class: Class,
    renderer: &Renderer,
) -> Response<Body> {
    let rendered = renderer.render_third_party(error, class);
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
