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
use http::HeaderMap;
use pin_project_lite::pin_project;

use crate::{layer::Settings, request_id::RequestId};

thread_local! {
    /// The scope of the code that runs on this thread now.
    static CURRENT: RefCell<Scope> = const { RefCell::new(Scope(None)) };
}

/// The place an error is rendered in: an [`ErrorLayer`](crate::ErrorLayer)'s
/// format and what it knows of the request.
///
/// A layer sets it around everything the services below it do on the request's
/// own task. A task of your own is outside, and its responses are rendered
/// twice; carry the scope into it:
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
pub struct Scope(Option<Inside>);

/// What is known inside a layer.
#[derive(Clone)]
pub(crate) struct Inside {
    pub(crate) settings: Arc<Settings>,
    /// The id of the request: accepted from outside, or made when it is first
    /// needed.
    pub(crate) request_id: Option<RequestId>,
    /// The facts of the call, once somebody asked for them.
    pub(crate) call: Option<Arc<Mutex<CallFacts>>>,
    /// Whether there is no layer: a copy is left for one further out.
    pub(crate) is_outside: bool,
}

impl Scope {
    /// The scope of the code that runs now; outside any layer, one that renders
    /// in the process's default.
    pub fn current() -> Scope {
        // What is made on demand is made now, so that both sides agree on it.
        if let Some((id, facts)) = Scope::inside().map(|inside| (inside.request_id(), inside.call())) {
            Scope::update(|current| {
                current.request_id = current.request_id.take().or(id);
                current.call = Some(facts);
            });
        }
        Scope(Scope::inside())
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
        Scope(Some(Inside { settings, request_id: None, call: None, is_outside: false }))
    }

    /// The scope of a request with these headers.
    pub(crate) fn of_request(&self, headers: &HeaderMap) -> Scope {
        let Some(Inside { settings, .. }) = &self.0 else { return Scope(None) };
        let accepted = settings.request_id.as_ref().and_then(|name| RequestId::accept(headers, name));
        // A layer inside another one speaks of the same request; the call and
        // its facts belong to the innermost.
        let request_id =
            accepted.or_else(|| CURRENT.try_with(|current| current.borrow().0.as_ref()?.request_id).ok().flatten());
        Scope(Some(Inside { settings: settings.clone(), request_id, call: None, is_outside: false }))
    }

    /// A copy of what the current layer knows.
    pub(crate) fn inside() -> Option<Inside> {
        CURRENT.try_with(|current| current.borrow().0.clone()).ok().flatten()
    }

    /// Changes what the current layer knows. `change` runs no code but ours:
    /// the scope is borrowed meanwhile.
    pub(crate) fn update(change: impl FnOnce(&mut Inside)) {
        let _ = CURRENT.try_with(|current| current.borrow_mut().0.as_mut().map(change));
    }

    /// Makes this scope the current one until the guard is dropped, also by a
    /// panic. The two change places, so entering costs no reference count.
    pub(crate) fn set(&mut self) -> Guard<'_> {
        swap(self);
        Guard(self)
    }
}

impl Inside {
    /// The id of the request, made now if need be; `None` where the layer sends
    /// none.
    pub(crate) fn request_id(&self) -> Option<RequestId> {
        self.settings.request_id.as_ref()?;
        self.request_id.or_else(|| Some(RequestId::make(&*self.settings.ids)))
    }

    /// The facts of the call, made now if need be.
    pub(crate) fn call(&self) -> Arc<Mutex<CallFacts>> {
        self.call.clone().unwrap_or_default()
    }
}

/// Hands a request id that was made inside to the layer around, so that all
/// errors of a request have one.
#[cold]
fn share_request_id(id: RequestId) {
    Scope::update(|outer| {
        outer.request_id.get_or_insert(id);
    });
}

#[inline]
fn swap(scope: &mut Scope) {
    // The thread-local is gone while the thread ends; errors are then rendered
    // in the process's default.
    let _ = CURRENT.try_with(|current| mem::swap(&mut *current.borrow_mut(), scope));
}

/// Restores the scope that was current before.
pub(crate) struct Guard<'a>(&'a mut Scope);

impl Drop for Guard<'_> {
    fn drop(&mut self) {
        swap(self.0);
        if let Some(Inside { request_id: Some(id), .. }) = &self.0.0
            && id.as_made().is_some()
        {
            share_request_id(*id);
        }
    }
}

impl fmt::Debug for Scope {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match &self.0 {
            Some(inside) => f.debug_tuple("Scope").field(&inside.settings.format).finish(),
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
