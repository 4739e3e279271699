//! Corrects the status in a rendered body after a layer changed the status of its
//! response (RFC 9457, section 3.1.2).

use std::sync::Arc;

use axum::body::Body;
use bytes::Bytes;
use error_formats::{ErasedWireFormat, Problem, check_docs_base, check_restate};
use http::{Response, StatusCode, header};

use super::{Settings, merge::strip, recognise::Recognised};
use crate::{
    guarded::guarded,
    media_type::essence,
    own_body::{OwnBody, drop_replaced},
    provenance::{Link, Provenance},
    rendered::{Content, Rendered},
    scope::Scope,
    warn_once::warn_once,
};

/// Rejects a format whose bodies would disagree with the status line once a layer
/// changes the status, or whose addresses lead nowhere. One that panics is found out
/// where it renders an error.
pub(super) fn check_format(format: &dyn ErasedWireFormat) {
    if let Ok(Err(error)) = guarded(|| check_docs_base(format)) {
        panic!("{error}");
    }
    if let Ok(Err(error)) = guarded(|| check_restate(format)) {
        panic!("{error}");
    }
}

/// An error, or a wrapped success that is still one, with the status that its
/// response has now; what is in a format that doesn't repeat the status stays.
#[cold]
pub(super) fn restate(response: Response<Body>, found: &Recognised, settings: &Arc<Settings>) -> Response<Body> {
    let Some(by) = found.by(settings) else { return response };
    let Some(bytes) = &found.bytes else { return without_length(response, found, by) };
    let now = response.status();
    match restated(&response, found, by, bytes, now) {
        Some(restated) => replace(response, restated, found, by.clone()),
        None => response,
    }
}

/// The bytes that say `now`, in the format of whoever rendered them.
fn restated(
    response: &Response<Body>,
    found: &Recognised,
    by: &Arc<Settings>,
    bytes: &Bytes,
    now: StatusCode,
) -> Option<Bytes> {
    if found.has_own_type(response.headers(), by) {
        let by = if matches!(found.rendered.of, Content::Error { .. }) { by } else { by.unnegotiated() };
        return restated_by(&*by.format, bytes, now);
    }
    // Put together again behind a layer further in, whose format is not known.
    let media_type = response.headers().get(header::CONTENT_TYPE)?;
    let is_problem = essence(media_type).eq_ignore_ascii_case(b"application/problem+json");
    let problem: &dyn error_formats::ErasedWireFormat = &Problem::new();
    is_problem.then(|| problem.restate(bytes, now)).flatten()
}

/// The bytes that say `now`; none where the format's own code panics.
pub(super) fn restated_by(format: &dyn ErasedWireFormat, bytes: &Bytes, now: StatusCode) -> Option<Bytes> {
    guarded(|| format.restate(bytes, now)).unwrap_or_else(|_| {
        warn_once!(
            "`WireFormat::restate` of the wire format {:?} panicked: the status in the body differs from that of the response",
            format.name(),
        );
        None
    })
}

/// Puts other bytes under the headers that were there, besides those that
/// describe an encoding or the length of the old ones.
fn replace(response: Response<Body>, bytes: Bytes, found: &Recognised, by: Arc<Settings>) -> Response<Body> {
    let (mut parts, old) = response.into_parts();
    drop_replaced(old);
    let rendered = Rendered { status: parts.status, ..found.rendered };
    let media_type = parts.headers.remove(header::CONTENT_TYPE);
    strip(&mut parts.headers, parts.status);
    parts.headers.extend(media_type.map(|media_type| (header::CONTENT_TYPE, media_type)));
    parts.extensions.remove::<Link>();
    Scope::add(rendered);
    let body = OwnBody::body(bytes, rendered, Provenance::Layer(by), found.definition, found.policy.clone());
    Response::from_parts(parts, body)
}

/// An error to which somebody gave a status whose responses have no content (RFC 9110,
/// section 6.4.1).
pub(super) fn without_content(response: Response<Body>) -> Response<Body> {
    let (mut parts, old) = response.into_parts();
    drop_replaced(old);
    strip(&mut parts.headers, parts.status);
    parts.extensions.remove::<Link>();
    Response::from_parts(parts, Body::empty())
}

/// What a GET would be told is not known without its body.
fn without_length(mut response: Response<Body>, found: &Recognised, by: &Arc<Settings>) -> Response<Body> {
    if found.has_own_type(response.headers(), by) && by.remembers {
        response.headers_mut().remove(header::CONTENT_LENGTH);
    }
    response
}
