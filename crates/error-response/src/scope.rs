//! Where an error is rendered: the layer around the code that runs now.

use std::{
    cell::RefCell,
    fmt,
    future::Future,
    mem,
    pin::Pin,
    sync::{Arc, Mutex},
    task::{Context, Poll},
};

use error_core::CallFacts;
use http::{Extensions, HeaderName, HeaderValue, Request, StatusCode};
use pin_project_lite::pin_project;

use crate::{guarded::guarded, layer::Settings, request_id::RequestId};

thread_local! {
    /// The scope of the code that runs on this thread now.
    static CURRENT: RefCell<Scope> = const { RefCell::new(Scope { layer: None, request_id: None }) };
}

/// The place an error is rendered in: an [`ErrorLayer`](crate::ErrorLayer)'s
/// format and what it knows of the request.
///
/// A layer sets it around everything the services below it do on the request's
/// own task. A task of your own is outside, and its responses are rendered
/// twice; carry the scope into it. Rendered twice, an error keeps up to 32 of
/// the [causes](error_core::Facts::cause) it shows, in up to 8 levels.
///
/// An error may be rendered while another one is, by its `Display` or its
/// `Serialize`; the fifth inside one another is answered with an internal error,
/// and the log says why.
///
/// ```
/// use axum::response::IntoResponse;
/// use error_response::{Category, CategoryError, Error, Scope};
///
/// # #[tokio::main(flavor = "current_thread")] async fn main() -> Result<(), Box<dyn std::error::Error>> {
/// let work = async { Error::from(CategoryError::new(Category::NotFound)).into_response() };
/// let response = tokio::spawn(Scope::current().carry(work)).await?;
/// assert_eq!(response.status(), 404);
/// # Ok(()) }
/// ```
#[derive(Clone, Default)]
pub struct Scope {
    layer: Option<Around>,
    /// The id of the request: accepted from outside, or made when it is first
    /// needed. It stands apart, because it is long and most often absent.
    request_id: Option<RequestId>,
}

/// The layer around the code that runs.
#[derive(Clone)]
pub(crate) struct Around {
    pub(crate) settings: Arc<Settings>,
    /// The facts of the call, once somebody asked for them.
    call: Option<Arc<Mutex<CallFacts>>>,
    /// What was rendered last, in a format for which it is remembered.
    pub(crate) rendered: Option<Rendered>,
    /// Whether the layer never sees this scope again: it is a copy that was
    /// carried elsewhere.
    is_copy: bool,
    /// Whether the method of the request is known to be idempotent.
    is_idempotent: bool,
}

/// What is kept of a response of ours, to know it again after a layer gave it
/// another status.
#[derive(Clone, Copy)]
pub(crate) struct Rendered {
    pub(crate) status: StatusCode,
    pub(crate) length: u32,
    /// Of the bytes of a success.
    pub(crate) fingerprint: Fingerprint,
    pub(crate) of: Body,
}

// It is moved wherever a scope is entered or left: a larger one is felt by every request.
const _: () = assert!(size_of::<Option<Rendered>>() == 12);

/// What the body of a response of ours is, whatever its status.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(crate) enum Body {
    /// An error, in a format whose bodies repeat the status.
    Error,
    /// A success that the format wrapped.
    Wrapped,
    /// A success that went out as it is.
    Plain,
}

/// What tells a body from another one of the same length: a success that
/// somebody replaced is not taken for the one that is remembered.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(crate) struct Fingerprint(u32);

impl Fingerprint {
    /// Every byte counts, eight of them in a step.
    pub(crate) fn of(bytes: &[u8]) -> Fingerprint {
        /// An odd number without a pattern: the golden ratio in 64 bits.
        const FACTOR: u64 = 0x9e37_79b9_7f4a_7c15;
        let step = |sum: u64, word: u64| (sum.rotate_left(5) ^ word).wrapping_mul(FACTOR);
        let (words, rest) = bytes.as_chunks();
        let sum = words.iter().fold(0, |sum, word| step(sum, u64::from_le_bytes(*word)));
        let sum = rest.iter().fold(sum, |sum, &byte| step(sum, byte.into()));
        // The upper half is where every bit of the input has arrived.
        Fingerprint((sum >> 32) as u32)
    }
}

impl Around {
    /// Remembers what was rendered; where the layer would not find it here, the
    /// response takes it along.
    #[inline]
    pub(crate) fn remember(&mut self, rendered: Rendered, extensions: &mut Extensions) {
        self.rendered = Some(rendered);
        if self.is_copy {
            extensions.insert(rendered);
        }
    }
}

impl Rendered {
    pub(crate) fn error(status: StatusCode, length: usize) -> Rendered {
        // A body that is longer than this is not known again.
        let length = length.try_into().unwrap_or(u32::MAX);
        Rendered { status, length, fingerprint: Fingerprint(0), of: Body::Error }
    }

    /// A success that the format wrapped.
    pub(crate) fn wrapped(status: StatusCode, body: &[u8]) -> Rendered {
        Rendered { of: Body::Wrapped, fingerprint: Fingerprint::of(body), ..Rendered::error(status, body.len()) }
    }

    /// A success that went out as it is.
    pub(crate) fn plain(status: StatusCode, body: &[u8]) -> Rendered {
        Rendered { of: Body::Plain, ..Rendered::wrapped(status, body) }
    }
}

/// What is known where an error is rendered.
#[derive(Clone)]
pub(crate) struct Inside {
    pub(crate) settings: Arc<Settings>,
    pub(crate) request_id: Option<RequestId>,
    pub(crate) call: Option<Arc<Mutex<CallFacts>>>,
    /// Whether there is no layer: a copy is left for one further out.
    pub(crate) is_outside: bool,
    /// Whether the method of the request is known to be idempotent.
    pub(crate) is_idempotent: bool,
}

impl Scope {
    /// The scope of the code that runs now; outside any layer, one that renders
    /// in the process's default.
    pub fn current() -> Scope {
        // What is made on demand is made now, so that both sides agree on it.
        let Some(inside) = Scope::inside() else { return Scope::default() };
        let (request_id, call) = (inside.request_id(), inside.call());
        Scope::set_request_id(request_id);
        Scope::set_call(call.clone());
        Scope {
            layer: Some(Around {
                settings: inside.settings,
                call: Some(call),
                rendered: None,
                is_copy: true,
                // A task may answer other requests, or outlive this one.
                is_idempotent: false,
            }),
            request_id,
        }
    }

    /// Runs `work` in this scope.
    pub fn enter<R>(mut self, work: impl FnOnce() -> R) -> R {
        let _guard = self.set();
        work()
    }

    /// Polls and drops `future` in this scope.
    pub fn carry<F: Future>(self, future: F) -> Carried<F> {
        Carried { scope: self, future: Some(future) }
    }

    /// A scope of no request yet.
    pub(crate) fn of(settings: Arc<Settings>) -> Scope {
        Scope::of_method(settings, false)
    }

    #[inline]
    fn of_method(settings: Arc<Settings>, is_idempotent: bool) -> Scope {
        let layer = Around { settings, call: None, rendered: None, is_copy: false, is_idempotent };
        Scope { layer: Some(layer), request_id: None }
    }

    /// The scope of a request.
    pub(crate) fn of_request<B>(settings: &Arc<Settings>, request: &Request<B>) -> Scope {
        let accepted = settings.request_id.as_ref().and_then(|name| RequestId::accept(request.headers(), name));
        // A layer inside another one speaks of the same request; the call and
        // its facts belong to the innermost. A handler may have changed the
        // request: it is idempotent where both are.
        let around = CURRENT.try_with(|current| {
            let Scope { layer, request_id } = &*current.borrow();
            (*request_id, layer.as_ref().is_none_or(|layer| layer.is_idempotent))
        });
        let (request_id, is_idempotent) = around.unwrap_or((None, true));
        let is_idempotent = is_idempotent && request.method().is_idempotent();
        Scope { request_id: accepted.or(request_id), ..Scope::of_method(settings.clone(), is_idempotent) }
    }

    /// A copy of what the current layer knows.
    pub(crate) fn inside() -> Option<Inside> {
        let copy = |current: &RefCell<Scope>| {
            let Scope { layer, request_id } = &*current.borrow();
            let Around { settings, call, is_idempotent, .. } = layer.clone()?;
            Some(Inside { settings, request_id: *request_id, call, is_outside: false, is_idempotent })
        };
        CURRENT.try_with(copy).ok().flatten()
    }

    /// Lets `look` see the current layer and the id of the request where they
    /// stand, without a copy. `look` runs no code but ours: the scope is
    /// borrowed meanwhile.
    #[inline]
    pub(crate) fn look(look: impl FnOnce(&mut Around, &mut Option<RequestId>)) {
        let _ = CURRENT.try_with(|current| {
            if let Scope { layer: Some(layer), request_id } = &mut *current.borrow_mut() {
                look(layer, request_id);
            }
        });
    }

    /// Tells the current layer the id of the request.
    pub(crate) fn set_request_id(id: Option<RequestId>) {
        Scope::update(|current| current.request_id = id);
    }

    /// Tells the current layer an id, unless it has one.
    pub(crate) fn offer_request_id(id: RequestId) {
        Scope::update(|current| {
            current.request_id.get_or_insert(id);
        });
    }

    /// Tells the current layer what was rendered, into a response with these
    /// extensions.
    pub(crate) fn remember(rendered: Rendered, extensions: &mut Extensions) {
        Scope::look(|layer, _| layer.remember(rendered, extensions));
    }

    /// The same for a success, which outside of every layer the response takes
    /// along. An error there has its snapshot.
    pub(crate) fn remember_success(rendered: Rendered, extensions: &mut Extensions) {
        let mut is_outside = true;
        Scope::look(|layer, _| {
            layer.remember(rendered, extensions);
            is_outside = false;
        });
        if is_outside {
            extensions.insert(rendered);
        }
    }

    /// Tells the current layer what a layer further in rendered.
    pub(crate) fn set_rendered(rendered: Rendered) {
        Scope::update(|current| {
            if let Some(layer) = &mut current.layer {
                layer.rendered = Some(rendered);
            }
        });
    }

    /// The header of the request's id, where there is one.
    pub(crate) fn request_id_header(&self) -> Option<(HeaderName, HeaderValue)> {
        let name = self.layer.as_ref()?.settings.request_id.clone()?;
        Some((name, self.request_id?.header()?))
    }

    /// What was rendered last in this scope, while it is not the current one.
    pub(crate) fn rendered(&self) -> Option<Rendered> {
        self.layer.as_ref()?.rendered
    }

    /// Whether a response may have to be changed once more, while this scope is
    /// not the current one.
    #[inline]
    pub(crate) fn owes_more(&self) -> bool {
        self.layer.as_ref().is_some_and(|layer| layer.rendered.is_some() || layer.settings.watch_streams)
    }

    /// Whether the layer watches streams, while this scope is not the current
    /// one.
    pub(crate) fn watches_streams(&self) -> bool {
        self.layer.as_ref().is_some_and(|layer| layer.settings.watch_streams)
    }

    /// Tells the current layer where the facts of the call are.
    pub(crate) fn set_call(call: Arc<Mutex<CallFacts>>) {
        let mut call = Some(call);
        Scope::update(|current| {
            if let Some(layer) = &mut current.layer {
                mem::swap(&mut layer.call, &mut call);
            }
        });
        // What was there may hold the author's values, whose drop may ask for
        // the scope: it is borrowed no more.
        drop(call);
    }

    /// Changes what the current layer knows. `change` runs no code but ours:
    /// the scope is borrowed meanwhile.
    #[inline]
    fn update(change: impl FnOnce(&mut Scope)) {
        let _ = CURRENT.try_with(|current| {
            let mut current = current.borrow_mut();
            if current.layer.is_some() {
                change(&mut current);
            }
        });
    }

    /// Makes this scope the current one until the guard is dropped, also by a
    /// panic. The two change places, so entering costs no reference count.
    pub(crate) fn set(&mut self) -> Guard<'_> {
        swap(self);
        Guard(self)
    }

    /// Runs the author's code in this scope; the text of its panic, where it
    /// panics. What `work` makes, it puts where it belongs: a result would be
    /// moved on each of its ways out.
    #[inline]
    pub(crate) fn guard(&mut self, work: impl FnOnce()) -> Result<(), String> {
        swap(self);
        let done = guarded(work);
        self.leave();
        done
    }

    /// Makes the scope that was current before the current one again.
    #[inline]
    fn leave(&mut self) {
        swap(self);
        // An id that was made inside is the layer's around as well, so that all
        // errors of a request have one.
        if let Some(id) = &self.request_id
            && id.as_made().is_some()
        {
            Scope::offer_request_id(*id);
        }
    }
}

impl Inside {
    /// The id of the request, made now if need be; `None` where the layer sends
    /// none.
    pub(crate) fn request_id(&self) -> Option<RequestId> {
        self.settings.request_id.as_ref()?;
        self.request_id.or_else(|| Some(RequestId::make(&self.settings.ids)))
    }

    /// The facts of the call, made now if need be.
    pub(crate) fn call(&self) -> Arc<Mutex<CallFacts>> {
        self.call.clone().unwrap_or_default()
    }
}

#[inline]
fn swap(scope: &mut Scope) {
    // The thread-local is gone while the thread ends; errors are then rendered
    // in the process's default.
    let _ = CURRENT.try_with(|current| {
        let mut current = current.borrow_mut();
        mem::swap(&mut current.layer, &mut scope.layer);
        if current.request_id.is_some() || scope.request_id.is_some() {
            mem::swap(&mut current.request_id, &mut scope.request_id);
        }
    });
}

/// Restores the scope that was current before.
pub(crate) struct Guard<'a>(&'a mut Scope);

impl Drop for Guard<'_> {
    #[inline]
    fn drop(&mut self) {
        self.0.leave();
    }
}

impl fmt::Debug for Scope {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match &self.layer {
            Some(layer) => f.debug_tuple("Scope").field(&layer.settings.format).finish(),
            None => f.write_str("Scope(default)"),
        }
    }
}

pin_project! {
    /// A future that runs in a [`Scope`]; see [`Scope::carry`].
    pub struct Carried<F> {
        scope: Scope,
        #[pin]
        future: Option<F>,
    }

    impl<F> PinnedDrop for Carried<F> {
        fn drop(this: Pin<&mut Self>) {
            let mut this = this.project();
            let _guard = this.scope.set();
            this.future.set(None);
        }
    }
}

impl<F: Future> Future for Carried<F> {
    type Output = F::Output;

    fn poll(self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<F::Output> {
        let mut this = self.project();
        let _guard = this.scope.set();
        match this.future.as_mut().as_pin_mut() {
            Some(future) => future.poll(context),
            None => Poll::Pending,
        }
    }
}

impl<F> fmt::Debug for Carried<F> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Carried").field("scope", &self.scope).finish_non_exhaustive()
    }
}
