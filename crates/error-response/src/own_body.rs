//! The body of a response that this crate rendered, by which a layer recognizes the
//! response.
//!
//! A layer sees only a `dyn Body`. To find out what it is, the layer looks at the size of
//! the body or, if a wrapper does not know the size, at the first frame. A body of this
//! type notices that and identifies itself, from within any wrapper that forwards the
//! call. A body that was read or dropped before cannot do this; it records its end for
//! the waiting layer instead.

use std::{
    cell::{Cell, RefCell},
    mem,
    pin::Pin,
    sync::Arc,
    task::{Context, Poll},
    thread::LocalKey,
};

use axum::body::Body;
use bytes::Bytes;
use error_core::Definition;
use http::{Response, StatusCode};
use http_body::{Body as HttpBody, Frame, SizeHint};
use http_body_util::combinators::UnsyncBoxBody;

use crate::{
    cache_policy::CachePolicy,
    discarded,
    guarded::guarded,
    layer::Settings,
    outside,
    provenance::Provenance,
    rendered::{Gone, Rendered},
    scope::Scope,
};

/// The body of a response of ours: bytes in one frame.
pub(crate) struct OwnBody {
    /// `None` once they were read.
    bytes: Option<Bytes>,
    /// With the status that its response left the last layer with.
    rendered: Cell<Rendered>,
    /// Whether somebody has asked for its size.
    is_measured: Cell<bool>,
    provenance: Cell<Provenance>,
    /// That of an error.
    definition: Option<&'static Definition>,
    policy: CachePolicy,
}

/// The reply of a body of ours.
pub(crate) struct Own {
    pub(crate) rendered: Rendered,
    pub(crate) length: u64,
    /// Only where they were asked for: to copy them may cost an allocation.
    pub(crate) bytes: Option<Bytes>,
    pub(crate) provenance: Provenance,
    pub(crate) definition: Option<&'static Definition>,
    pub(crate) policy: CachePolicy,
}

/// What a layer asks a body.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Question {
    /// What it is.
    Kind,
    /// The same, and its bytes: the response has to change.
    Bytes,
}

thread_local! {
    /// What a layer asks the body at which it looks on this thread.
    static ASKED: Cell<Option<Question>> = const { Cell::new(None) };
    /// What was replied.
    static REPLY: RefCell<Option<Own>> = const { RefCell::new(None) };
    /// The layer that lets a response pass, and the status that it has, while its
    /// body is told.
    static PASSED: RefCell<Option<(Arc<Settings>, StatusCode)>> = const { RefCell::new(None) };
    /// Whether a layer drops bodies whose error leaves in another body.
    static IS_REPLACED: Cell<bool> = const { Cell::new(false) };
}

/// What a body of ours within the one that `look` looks at says of itself; the
/// text of a panic, where somebody else's body panics.
pub(crate) fn ask<R>(question: Question, look: impl FnOnce() -> R) -> Result<(R, Option<Own>), String> {
    // A body may call another layer meanwhile, which asks for itself.
    let was_asked = ASKED.replace(Some(question));
    let before = swap(&REPLY, None);
    let looked = guarded(look);
    let reply = swap(&REPLY, before);
    ASKED.set(was_asked);
    Ok((looked?, reply))
}

/// Tells the body of a response of ours that it passed the layer with these
/// settings, for another layer further out. A body that doesn't reply needs not
/// know.
pub(crate) fn tell_passed(response: &Response<Body>, settings: &Arc<Settings>) {
    let before = swap(&PASSED, Some((settings.clone(), response.status())));
    let _ = ask(Question::Kind, || response.body().size_hint());
    swap(&PASSED, before);
}

/// Drops a body, which may be somebody else's code. One of ours within it is not
/// lost: its error leaves in another body, or without one.
pub(crate) fn drop_replaced(body: Body) {
    let was_replaced = IS_REPLACED.replace(true);
    let _ = guarded(|| drop(body));
    IS_REPLACED.set(was_replaced);
}

/// Puts a value into a thread-local; what was there is the caller's, since its
/// drop may be somebody else's code.
fn swap<T>(place: &'static LocalKey<RefCell<Option<T>>>, value: Option<T>) -> Option<T> {
    place.try_with(|place| Some(mem::replace(&mut *place.try_borrow_mut().ok()?, value))).ok().flatten().flatten()
}

impl OwnBody {
    /// The body of a success.
    #[inline]
    pub(crate) fn boxed(bytes: Bytes, rendered: Rendered, provenance: Provenance) -> Body {
        OwnBody::body(bytes, rendered, provenance, None, CachePolicy::NoStore)
    }

    /// The body of an error.
    #[inline]
    pub(crate) fn of_error(
        bytes: Bytes,
        rendered: Rendered,
        provenance: Provenance,
        definition: &'static Definition,
        policy: CachePolicy,
    ) -> Body {
        OwnBody::body(bytes, rendered, provenance, Some(definition), policy)
    }

    /// Either, with what is known of it.
    #[inline]
    pub(crate) fn body(
        bytes: Bytes,
        rendered: Rendered,
        provenance: Provenance,
        definition: Option<&'static Definition>,
        policy: CachePolicy,
    ) -> Body {
        let (rendered, is_measured, provenance) = (Cell::new(rendered), Cell::new(false), Cell::new(provenance));
        // Boxed once, as axum boxes each body.
        let body = OwnBody { bytes: Some(bytes), rendered, is_measured, provenance, definition, policy };
        Body::new(UnsyncBoxBody::new(body))
    }

    #[cold]
    fn reply(&self, question: Question) {
        let mut provenance = self.provenance.take();
        let passed = swap(&PASSED, None);
        if let Some((by, status)) = &passed {
            self.rendered.set(Rendered { status: *status, ..self.rendered.get() });
            if let Provenance::Scope = provenance {
                provenance = Provenance::Layer(by.clone());
            }
        }
        self.provenance.set(provenance.clone());
        if let (Some(bytes), None) = (&self.bytes, passed) {
            let own = Own {
                rendered: self.rendered.get(),
                length: bytes.len() as u64,
                bytes: (question == Question::Bytes).then(|| bytes.clone()),
                provenance,
                definition: self.definition,
                policy: self.policy.clone(),
            };
            swap(&REPLY, Some(own));
        }
    }

    /// Tells whoever may look for this body what is left of it.
    fn note_end(&mut self, gone: impl FnOnce() -> Gone) {
        match self.provenance.get_mut() {
            Provenance::Scope | Provenance::Layer(_) => Scope::note_end(gone),
            Provenance::Link(link) => link.note_end(gone()),
            Provenance::Carried(_) => {}
        }
    }

    #[cold]
    fn note_read(&mut self, bytes: &[u8]) {
        if let Provenance::Link(link) = self.provenance.get_mut()
            && link.snapshot().is_some()
        {
            outside::note_sent();
        }
        let rendered = self.rendered.get();
        self.note_end(|| Gone::read(rendered, bytes));
    }

    #[cold]
    fn note_dropped(&mut self) {
        let Some(bytes) = self.bytes.take() else { return };
        let (rendered, is_measured) = (self.rendered.get(), self.is_measured.get());
        self.note_end(|| Gone::dropped(rendered, &bytes, is_measured));
        if let Some(definition) = self.definition
            && !IS_REPLACED.try_with(Cell::get).unwrap_or(true)
        {
            discarded::record(definition, rendered.status);
        }
    }
}

impl HttpBody for OwnBody {
    type Data = Bytes;
    type Error = axum::Error;

    #[inline]
    fn poll_frame(
        mut self: Pin<&mut Self>,
        context: &mut Context<'_>,
    ) -> Poll<Option<Result<Frame<Bytes>, axum::Error>>> {
        if let Some(question) = ASKED.get() {
            self.reply(question);
            // The wrapper may poll what it holds only after it was woken.
            context.waker().wake_by_ref();
            return Poll::Pending;
        }
        let Some(bytes) = self.bytes.take() else { return Poll::Ready(None) };
        self.note_read(&bytes);
        Poll::Ready(Some(Ok(Frame::data(bytes))))
    }

    fn is_end_stream(&self) -> bool {
        self.bytes.is_none()
    }

    fn size_hint(&self) -> SizeHint {
        match ASKED.get() {
            Some(question) => self.reply(question),
            None => self.is_measured.set(true),
        }
        SizeHint::with_exact(self.bytes.as_ref().map_or(0, |bytes| bytes.len() as u64))
    }
}

impl Drop for OwnBody {
    #[inline]
    fn drop(&mut self) {
        if self.bytes.is_some() {
            self.note_dropped();
        }
    }
}
