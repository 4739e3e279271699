//! Recognizes the responses that this crate rendered, by their bodies.

use std::{
    mem,
    pin::Pin,
    sync::Arc,
    task::{Context, Poll, Waker},
};

use axum::body::{Body, HttpBody};
use bytes::Bytes;
use error_core::Definition;
use error_formats::is_never_stored;
use http::{HeaderMap, HeaderValue, Response, header};

use super::{
    Settings,
    begun::{Begun, First},
};
use crate::{
    cache_policy::CachePolicy,
    guarded::guarded,
    media_type::is_same,
    own_body::{Own, Question, ask},
    provenance::{Link, Provenance},
    rendered::{Content, Gone, Rendered},
    request_context::Renderer,
    snapshot::Snapshot,
    trail::Trail,
};

/// A response of ours.
pub(super) struct Recognised {
    pub(super) rendered: Rendered,
    pub(super) provenance: Provenance,
    /// `None` where they were not asked for, or where a router removed the body
    /// from a response to HEAD.
    pub(super) bytes: Option<Bytes>,
    /// That of an error whose body is there still.
    pub(super) definition: Option<&'static Definition>,
    pub(super) policy: CachePolicy,
}

impl Recognised {
    /// Who rendered it: `settings` where the current layer did.
    pub(super) fn by<'a>(&'a self, settings: &'a Arc<Settings>) -> Option<&'a Arc<Settings>> {
        match &self.provenance {
            Provenance::Scope => Some(settings),
            Provenance::Layer(by) | Provenance::Carried(by) => Some(by),
            Provenance::Link(link) => link.by(),
        }
    }

    /// The error that has to be rendered in another format, where it is one.
    pub(super) fn snapshot(&self) -> Option<&Snapshot> {
        match &self.provenance {
            Provenance::Link(link) => link.snapshot(),
            _ => None,
        }
    }

    /// Whether these headers have the media type it was rendered with.
    pub(super) fn has_own_type(&self, headers: &HeaderMap, by: &Arc<Settings>) -> bool {
        let own = || match self.rendered.of {
            Content::Error { .. } => by.format.media_type(),
            Content::Wrapped => by.unnegotiated().format.success_media_type(),
            Content::Plain => HeaderValue::from_static("application/json"),
        };
        guarded(own).is_ok_and(|own| has_type(headers, &own))
    }

    /// A response that was rendered elsewhere, whose body is not at hand.
    pub(super) fn linked(link: Link) -> Recognised {
        let rendered = link.rendered();
        let provenance = Provenance::Link(link);
        Recognised { rendered, provenance, bytes: None, definition: None, policy: CachePolicy::NoStore }
    }

    fn gone(gone: Gone, link: Option<&Link>, bytes: Option<Bytes>) -> Recognised {
        let provenance = link.map_or(Provenance::Scope, |link| Provenance::Link(link.clone()));
        let policy = match gone.rendered().of {
            Content::Error { is_stored: true } => CachePolicy::Unknown,
            _ => CachePolicy::NoStore,
        };
        Recognised { rendered: gone.rendered(), provenance, bytes, definition: None, policy }
    }
}

impl From<Own> for Recognised {
    fn from(own: Own) -> Recognised {
        let Own { rendered, length: _, bytes, provenance, definition, policy } = own;
        Recognised { rendered, provenance, bytes, definition, policy }
    }
}

/// What is known of a response before its body is looked at.
#[derive(Clone, Copy)]
pub(super) struct Known<'a> {
    pub(super) trail: Trail,
    pub(super) link: Option<&'a Link>,
    pub(super) head: bool,
    /// What the body is asked.
    pub(super) question: Question,
    /// Whether it is worth a look also where nothing of it has to change.
    pub(super) is_due: bool,
}

/// What is known of `response`, where it is ours. Its body stays as it is, also
/// where a frame of it was read. The text of a panic, where a body panics.
#[cold]
pub(super) fn recognise(response: &mut Response<Body>, known: Known<'_>) -> Result<Option<Recognised>, String> {
    let body = response.body();
    let (size, own) = ask(known.question, || body.size_hint())?;
    if let Some(own) = own
        // Else several bodies are one.
        && size.exact() == Some(own.length)
    {
        return Ok(Some(own.into()));
    }
    match size.exact() {
        Some(length) => rebuilt_or_removed(response, length, known),
        None if may_be_wrapped(response, known) => wrapped(response, known),
        None => Ok(None),
    }
}

/// A body of a known length that doesn't reply is somebody else's, unless it was
/// made of the bytes of one of ours, or is what a router leaves of one.
fn rebuilt_or_removed(
    response: &mut Response<Body>,
    length: u64,
    known: Known<'_>,
) -> Result<Option<Recognised>, String> {
    let elsewhere = known.link.and_then(|link| Some((link.gone()?, Some(link))));
    let Some((gone, link)) = elsewhere.or_else(|| Some((known.trail.gone()?, None))) else { return Ok(None) };
    if known.head && length == 0 && response.headers().contains_key(header::CONTENT_TYPE) {
        let is_removed = gone.was_removed_for_head(promised_length(response.headers()));
        return Ok(is_removed.then(|| Recognised::gone(gone, link, None)));
    }
    let is_changed = response.status() != gone.rendered().status || link.is_some_and(|link| link.snapshot().is_some());
    // Where nothing has to change it makes no difference whose it is.
    let is_due = known.is_due || is_changed || !is_never_stored(response.headers());
    if !is_due || !gone.may_be_rebuilt(length) {
        return Ok(None);
    }
    let (first, _) = first_frame(response, known.question)?;
    let bytes = match &first {
        Poll::Ready(Some(Ok(frame))) => frame.data_ref().filter(|data| gone.is_rebuilt(data)).cloned(),
        _ => None,
    };
    put_back(response, first);
    Ok(bytes.map(|bytes| Recognised::gone(gone, link, Some(bytes))))
}

/// The length that a response to HEAD promises for GET.
fn promised_length(headers: &HeaderMap) -> Option<u64> {
    headers.get(header::CONTENT_LENGTH)?.to_str().ok()?.parse().ok()
}

/// Whether a body of unknown length is worth a look: one of ours may be within.
fn may_be_wrapped(response: &Response<Body>, known: Known<'_>) -> bool {
    // One of a task that carries the scope leaves no trail.
    let may_be_of_a_task = || {
        let settings = Renderer::current().context.settings;
        known.trail.is_empty() && guarded(|| has_type(response.headers(), &settings.format.media_type())) == Ok(true)
    };
    known.link.is_some() || known.trail.may_be_wrapped() || may_be_of_a_task()
}

fn has_type(headers: &HeaderMap, media_type: &HeaderValue) -> bool {
    headers.get(header::CONTENT_TYPE).is_some_and(|found| is_same(found, media_type))
}

/// A body of ours within a wrapper, such as that of a compression: it replies
/// when the wrapper reads it. Under another media type somebody made something
/// else of it.
fn wrapped(response: &mut Response<Body>, known: Known<'_>) -> Result<Option<Recognised>, String> {
    let (first, own) = first_frame(response, known.question)?;
    put_back(response, first);
    let Some(own) = own else { return Ok(None) };
    let is_linked = match (&own.provenance, known.link) {
        (Provenance::Link(of), Some(link)) => of.is(link),
        (Provenance::Link(_), None) | (_, Some(_)) => false,
        (_, None) => true,
    };
    let (own, settings) = (Recognised::from(own), Renderer::current().context.settings);
    // JSON that no format wrapped has no format.
    let by = own.by(&settings).unwrap_or(&settings);
    let is_as_rendered = is_linked && own.has_own_type(response.headers(), by);
    Ok(is_as_rendered.then_some(own))
}

/// The first frame of the body of `response`, where it is there already, and what
/// a body of ours within says. The frame has to be [put back](put_back).
fn first_frame(response: &mut Response<Body>, question: Question) -> Result<(First, Option<Own>), String> {
    let body = response.body_mut();
    let polled = ask(question, || Pin::new(&mut *body).poll_frame(&mut Context::from_waker(Waker::noop())));
    polled.inspect_err(|_| {
        // It may panic again when it is dropped.
        let body = mem::take(body);
        let _ = guarded(|| drop(body));
    })
}

/// The first bytes of a body of somebody else's, where they are there already; the body stays as it is. One that panics
/// ends as it would have: with an error, which closes the connection.
pub(super) fn peek(response: &mut Response<Body>) -> Option<Bytes> {
    match first_frame(response, Question::Kind) {
        Ok((first, _)) => {
            let bytes = match &first {
                Poll::Ready(Some(Ok(frame))) => frame.data_ref().cloned(),
                _ => None,
            };
            put_back(response, first);
            bytes
        }
        Err(text) => {
            put_back(response, Poll::Ready(Some(Err(axum::Error::new(text)))));
            None
        }
    }
}

/// Makes the body of `response` what it was before its first frame was read.
fn put_back(response: &mut Response<Body>, first: First) {
    let rest = mem::take(response.body_mut());
    *response.body_mut() = Begun::again(first, rest);
}
