//! The body of a response of ours, which tells a layer what it is.
//!
//! A layer meets a response whose body is a `dyn Body`. It asks by looking at it:
//! at its size, or, where a wrapper doesn't know a size, at its first frame. A
//! body of ours that is looked at meanwhile replies, from within any wrapper
//! that hands the question on. What was read or dropped before can't reply; the
//! body notes its end for the layer that waits.

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
use http_body::{Body as HttpBody, Frame, SizeHint};
use http_body_util::combinators::UnsyncBoxBody;

use crate::{
    guarded::guarded,
    layer::Settings,
    provenance::Provenance,
    rendered::{Gone, Rendered},
    scope::Scope,
};

/// The body of a response of ours: bytes in one frame.
pub(crate) struct OwnBody {
    /// `None` once they were read.
    bytes: Option<Bytes>,
    rendered: Rendered,
    /// Whether somebody has asked for its size.
    is_measured: Cell<bool>,
    provenance: Cell<Provenance>,
}

/// The reply of a body of ours. To copy bytes may cost an allocation: it is asked
/// only where the response may have to change.
pub(crate) struct Own {
    pub(crate) rendered: Rendered,
    pub(crate) bytes: Bytes,
    pub(crate) provenance: Provenance,
}

thread_local! {
    /// Whether a layer looks at a body on this thread.
    static IS_ASKED: Cell<bool> = const { Cell::new(false) };
    /// What was replied.
    static REPLY: RefCell<Option<Own>> = const { RefCell::new(None) };
    /// The layer that lets a response pass, while it tells its body.
    static PASSED: RefCell<Option<Arc<Settings>>> = const { RefCell::new(None) };
}

/// What a body of ours within the one that `look` looks at says of itself; the
/// text of a panic, where somebody else's body panics.
pub(crate) fn ask<R>(look: impl FnOnce() -> R) -> Result<(R, Option<Own>), String> {
    // A body may call another layer meanwhile, which asks for itself.
    let was_asked = IS_ASKED.replace(true);
    let before = swap(&REPLY, None);
    let looked = guarded(look);
    let reply = swap(&REPLY, before);
    IS_ASKED.set(was_asked);
    Ok((looked?, reply))
}

/// Tells a body of ours that its response passed the layer with these settings,
/// for another layer further out. A body that doesn't reply needs not know.
pub(crate) fn tell_passed(body: &Body, settings: &Arc<Settings>) {
    let before = swap(&PASSED, Some(settings.clone()));
    let _ = ask(|| body.size_hint());
    swap(&PASSED, before);
}

/// Puts a value into a thread-local; what was there is the caller's, since its
/// drop may be somebody else's code.
fn swap<T>(place: &'static LocalKey<RefCell<Option<T>>>, value: Option<T>) -> Option<T> {
    place.try_with(|place| Some(mem::replace(&mut *place.try_borrow_mut().ok()?, value))).ok().flatten().flatten()
}

impl OwnBody {
    #[inline]
    pub(crate) fn boxed(bytes: Bytes, rendered: Rendered, provenance: Provenance) -> Body {
        let (is_measured, provenance) = (Cell::new(false), Cell::new(provenance));
        // Boxed once, as axum boxes each body.
        Body::new(UnsyncBoxBody::new(OwnBody { bytes: Some(bytes), rendered, is_measured, provenance }))
    }

    #[cold]
    fn reply(&self) {
        let mut provenance = self.provenance.take();
        let passed = swap(&PASSED, None);
        if let (Provenance::Scope, Some(passed)) = (&provenance, &passed) {
            provenance = Provenance::Layer(passed.clone());
        }
        self.provenance.set(provenance.clone());
        if let (Some(bytes), None) = (&self.bytes, passed) {
            swap(&REPLY, Some(Own { rendered: self.rendered, bytes: bytes.clone(), provenance }));
        }
    }

    /// Tells whoever may look for this body what is left of it.
    fn note_end(&mut self, gone: impl FnOnce() -> Gone) {
        match self.provenance.get_mut() {
            Provenance::Scope | Provenance::Layer(_) => Scope::note_end(gone),
            Provenance::Link(link) => link.note_end(gone()),
        }
    }

    #[cold]
    fn note_read(&mut self, bytes: &[u8]) {
        let rendered = self.rendered;
        self.note_end(|| Gone::read(rendered, bytes));
    }

    #[cold]
    fn note_dropped(&mut self) {
        let Some(bytes) = self.bytes.take() else { return };
        let (rendered, is_measured) = (self.rendered, self.is_measured.get());
        self.note_end(|| Gone::dropped(rendered, &bytes, is_measured));
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
        if IS_ASKED.get() {
            self.reply();
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
        if IS_ASKED.get() {
            self.reply();
        } else {
            self.is_measured.set(true);
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
