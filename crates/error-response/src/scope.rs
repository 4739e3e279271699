//! The context in which an error is rendered.

use std::{
    cell::RefCell,
    fmt,
    future::Future,
    mem,
    pin::Pin,
    sync::Arc,
    task::{Context, Poll},
};

use error_core::Idempotency;
use http::{HeaderName, HeaderValue, Request};
use pin_project_lite::pin_project;

use crate::{
    guarded::guarded,
    layer::Settings,
    observed_request::ObservedRequest,
    provenance::{Link, Provenance},
    rendered::{Gone, Rendered},
    request_context::{Origin, Renderer, RequestContext, SharedCall},
    request_id::RequestId,
    trail::Trail,
};

thread_local! {
    /// The scope of the code that runs on this thread now.
    static CURRENT: RefCell<Scope> = const { RefCell::new(Scope::OUTSIDE) };
}

/// The context in which an error is rendered: the settings of an
/// [`ErrorLayer`](crate::ErrorLayer), such as its format, and the request.
///
/// A layer sets the scope for everything that the services below it do in the task of the
/// request. A spawned task is outside the scope, so an error that it returns as a
/// response is rendered again by the layer. To avoid that, [`carry`](Scope::carry) the
/// scope into the task. An error that is rendered again keeps up to 32 of its
/// [causes](error_core::Facts::cause), in up to 8 levels.
///
/// The `Display` or `Serialize` implementation of an error may render another error, up
/// to four levels deep. The fifth level becomes an internal error, and the log says why.
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
#[derive(Clone)]
pub struct Scope {
    context: RequestContext<Option<Arc<Settings>>>,
    trail: Trail,
}

impl Scope {
    /// Outside of every layer.
    const OUTSIDE: Scope = Scope { context: RequestContext::new(None), trail: Trail::new(Origin::ProcessDefault) };

    /// Returns the scope of the running code. Outside every layer, the returned scope
    /// renders errors with the process default.
    pub fn current() -> Scope {
        // What is made on demand is made now, so that both sides agree on it.
        let Some(Renderer { context, .. }) = Scope::renderer() else { return Scope::default() };
        let (request_id, call) = (context.request_id(), context.call());
        if let Some(id) = &request_id {
            Scope::set_request_id(id);
        }
        Scope::set_call(call.clone());
        Scope {
            context: RequestContext { settings: Some(context.settings), call: Some(call), request_id },
            trail: Trail::new(Origin::Carried),
        }
    }

    /// Runs `work` in this scope.
    pub fn enter<R>(mut self, work: impl FnOnce() -> R) -> R {
        let _guard = self.set();
        work()
    }

    /// Runs `future` in this scope: it is polled and dropped there.
    pub fn carry<F: Future>(self, future: F) -> Carried<F> {
        Carried { scope: self, future: Some(future) }
    }

    /// A scope of no request yet.
    #[inline]
    pub(crate) fn of(settings: Arc<Settings>) -> Scope {
        Scope { context: RequestContext::new(Some(settings)), trail: Trail::new(Origin::Entered) }
    }

    /// Makes the scope of a layer that of a request. In place: a scope is long
    /// where it has an id. Returns whether the format needs anything of the request.
    #[inline]
    pub(crate) fn begin<B>(&mut self, request: &Request<B>, head: bool) -> bool {
        let (mut is_observed, mut needs_request) = (false, false);
        if let Some(settings) = &self.context.settings {
            is_observed = settings.observer.is_some() || settings.report.is_some();
            needs_request = settings.needs_request;
            if let Some(name) = &settings.request_id {
                self.context.request_id = match &settings.accepted_ids {
                    None => RequestId::accept(request.headers(), name),
                    Some(accepted) => accepted.of(request.headers(), name),
                };
            }
        }
        let (mut around, mut is_observed_further_out) = (Idempotency::Method, false);
        let _ = CURRENT.try_with(|current| {
            let Scope { context, trail } = &*current.borrow();
            // A layer inside another one speaks of the same request; the call
            // and its facts belong to the innermost.
            if self.context.request_id.is_none() && context.request_id.is_some() {
                self.context.request_id = context.request_id;
            }
            is_observed_further_out = context.call.as_ref().is_some_and(|call| call.request.is_some());
            around = match trail.origin {
                Origin::ProcessDefault => Idempotency::Method,
                Origin::Layer { idempotency } => idempotency,
                Origin::Entered | Origin::Carried => Idempotency::Unknown,
            };
        });
        if is_observed || is_observed_further_out {
            self.context.call = Some(observed(request, is_observed_further_out));
        }
        // A handler may have changed the request: its method counts where that of
        // the request around does.
        if around == Idempotency::Method && !request.method().is_idempotent() {
            around = Idempotency::Unknown;
        }
        self.trail.origin = Origin::Layer { idempotency: around };
        if head {
            self.trail.set_head();
        }
        needs_request
    }

    /// Tells the current layer that the request has a key which its route
    /// honours. Returns whether nothing was known before.
    pub(crate) fn declare_key() -> bool {
        Scope::replace_idempotency(Idempotency::Unknown, Idempotency::Key)
    }

    /// Takes that back.
    pub(crate) fn withdraw_key() {
        Scope::replace_idempotency(Idempotency::Key, Idempotency::Unknown);
    }

    fn replace_idempotency(old: Idempotency, new: Idempotency) -> bool {
        let mut is_replaced = false;
        Scope::update(|current| {
            if current.trail.origin == (Origin::Layer { idempotency: old }) {
                current.trail.origin = Origin::Layer { idempotency: new };
                is_replaced = true;
            }
        });
        is_replaced
    }

    /// The settings of its layer, and the place for the facts of the call.
    #[inline]
    pub(crate) fn call_of_layer(&mut self) -> Option<(&Settings, &mut Option<Arc<SharedCall>>)> {
        let RequestContext { settings, call, .. } = &mut self.context;
        Some((settings.as_deref()?, call))
    }

    /// What renders in the current layer.
    pub(crate) fn renderer() -> Option<Renderer> {
        let copy = |current: &RefCell<Scope>| {
            let Scope { context: RequestContext { settings, call, request_id }, trail } = &*current.borrow();
            let context = RequestContext { settings: settings.clone()?, call: call.clone(), request_id: *request_id };
            Some(Renderer { context, origin: trail.origin })
        };
        CURRENT.try_with(copy).ok().flatten()
    }

    /// Lets `look` see the current scope and its settings where they stand,
    /// without a copy. `look` runs no code but ours: the scope is borrowed
    /// meanwhile.
    #[inline]
    pub(crate) fn look(look: impl FnOnce(&Arc<Settings>, Option<&SharedCall>, &mut Option<RequestId>, &mut Trail)) {
        let _ = CURRENT.try_with(|current| {
            let Scope { context, trail } = &mut *current.borrow_mut();
            if let Some(settings) = &context.settings {
                look(settings, context.call.as_deref(), &mut context.request_id, trail);
            }
        });
    }

    /// Tells the current layer the id of the request.
    pub(crate) fn set_request_id(id: &RequestId) {
        Scope::update(|current| current.context.request_id = Some(*id));
    }

    /// Tells the current layer an id, unless it has one.
    pub(crate) fn offer_request_id(id: &RequestId) {
        Scope::update(|current| {
            if current.context.request_id.is_none() {
                current.context.request_id = Some(*id);
            }
        });
    }

    /// Whether a layer waits for a response with a body on this thread, or a task
    /// does that carries the scope of one.
    #[cfg(feature = "tracing")]
    pub(crate) fn waits_for_body() -> bool {
        let mut waits = false;
        Scope::update(|current| {
            let is_waited_for = matches!(current.trail.origin, Origin::Layer { .. } | Origin::Carried);
            waits = is_waited_for && !current.trail.is_of_head();
        });
        waits
    }

    /// Whether there is a current layer.
    pub(crate) fn is_inside() -> bool {
        let mut is_inside = false;
        Scope::update(|_| is_inside = true);
        is_inside
    }

    /// Tells the current layer what was rendered; where its body was, or `None`
    /// where no layer sees it.
    #[inline]
    pub(crate) fn note(rendered: Rendered) -> Option<Provenance> {
        let mut provenance = None;
        Scope::look(|settings, _, _, trail| provenance = note(rendered, settings, trail));
        provenance
    }

    /// Tells the current layer what it rendered anew itself.
    pub(crate) fn add(rendered: Rendered) {
        Scope::update(|current| current.trail.add(rendered));
    }

    /// Tells the current layer what a layer further in knows of its own scope.
    /// Returns whether there is a current one.
    pub(crate) fn extend(inner: Trail) -> bool {
        let mut is_inside = false;
        Scope::update(|current| {
            current.trail.extend(inner);
            is_inside = true;
        });
        is_inside
    }

    /// Tells the layer that waits for the response of the current request what
    /// is left of a body of ours that ended.
    pub(crate) fn note_end(gone: impl FnOnce() -> Gone) {
        Scope::update(|current| {
            if let Origin::Layer { .. } = current.trail.origin {
                current.trail.add_end(gone());
            }
        });
    }

    /// The header of the request's id, where there is one.
    pub(crate) fn request_id_header(&self) -> Option<(HeaderName, HeaderValue)> {
        let name = self.context.settings.as_ref()?.request_id.clone()?;
        Some((name, self.context.request_id?.header()?))
    }

    /// What was rendered in this scope, while it is not the current one.
    pub(crate) fn trail(&self) -> Trail {
        self.trail
    }

    /// The id of the request, while this scope is not the current one.
    #[inline]
    pub(crate) fn request_id(&self) -> Option<&RequestId> {
        self.context.request_id.as_ref()
    }

    /// The settings of the layer, while this scope is not the current one.
    pub(crate) fn settings(&self) -> Option<&Arc<Settings>> {
        self.context.settings.as_ref()
    }

    /// The request, where somebody hears of its errors, while this scope is not the current one.
    pub(crate) fn request(&self) -> Option<&ObservedRequest> {
        self.context.call.as_ref()?.request.as_ref()
    }

    /// A copy of this scope, which is not the current one, whose errors nobody hears of.
    pub(crate) fn unheard(&self) -> Option<Scope> {
        let settings = self.context.settings.as_ref()?.unheard();
        let context = RequestContext { settings: Some(Arc::new(settings)), ..self.context.clone() };
        Some(Scope { context, trail: self.trail })
    }

    /// Whether a response may have to be changed once more, while this scope is
    /// not the current one.
    #[inline]
    pub(crate) fn owes_more(&self) -> bool {
        !self.trail.is_empty() || self.watches_streams()
    }

    /// Whether the layer watches streams, while this scope is not the current
    /// one.
    pub(crate) fn watches_streams(&self) -> bool {
        self.context.settings.as_ref().is_some_and(|settings| settings.watch_streams)
    }

    /// Tells the current layer where the facts of the call are.
    pub(crate) fn set_call(call: Arc<SharedCall>) {
        let mut call = Some(call);
        Scope::update(|current| {
            mem::swap(&mut current.context.call, &mut call);
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
            if current.context.settings.is_some() {
                change(&mut current);
            }
        });
    }

    /// Makes this scope the current one until the guard is dropped, also by a
    /// panic. The two change places, so entering costs no reference count.
    #[inline]
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

    /// The two change places. A method, so that the closure around it holds one
    /// reference and not one for each field.
    #[inline]
    fn change_places(&mut self, other: &mut Scope) {
        self.context.swap(&mut other.context);
        mem::swap(&mut self.trail, &mut other.trail);
    }

    /// Makes the scope that was current before the current one again.
    #[inline]
    fn leave(&mut self) {
        swap(self);
        // An id that was made inside is the layer's around as well, so that all
        // errors of a request have one.
        if let Some(id) = &self.context.request_id
            && id.as_made().is_some()
        {
            Scope::offer_request_id(id);
        }
    }
}

/// The call of a request whose errors are observed.
#[cold]
fn observed<B>(request: &Request<B>, is_observed_further_out: bool) -> Arc<SharedCall> {
    let request = Some(ObservedRequest::of(request));
    Arc::new(SharedCall { request, is_observed_further_out, ..SharedCall::default() })
}

/// Where a body that is rendered in a scope comes from. Where the layer would
/// not find it, its response has to take a link along. `None` where no layer
/// sees it.
#[inline]
pub(crate) fn note(rendered: Rendered, settings: &Arc<Settings>, trail: &mut Trail) -> Option<Provenance> {
    match trail.origin {
        Origin::Layer { .. } => {
            trail.add(rendered);
            Some(Provenance::Scope)
        }
        // What may have to change has to be found in any wrapper.
        Origin::Carried if settings.remembers || !rendered.is_error() => {
            Some(Provenance::Link(Link::new(rendered, Some(settings.clone()), None)))
        }
        Origin::Carried => Some(Provenance::Carried(settings.clone())),
        Origin::Entered | Origin::ProcessDefault => None,
    }
}

#[inline]
fn swap(scope: &mut Scope) {
    // The thread-local is gone while the thread ends; errors are then rendered
    // in the process's default.
    let _ = CURRENT.try_with(|current| scope.change_places(&mut current.borrow_mut()));
}

impl Default for Scope {
    /// Outside of every layer.
    fn default() -> Scope {
        Scope::OUTSIDE
    }
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
        match &self.context.settings {
            Some(settings) => f.debug_tuple("Scope").field(&settings.format).finish(),
            None => f.write_str("Scope(default)"),
        }
    }
}

pin_project! {
    /// A future that runs in a [`Scope`], created by [`Scope::carry`].
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
