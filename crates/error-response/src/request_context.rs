//! What is known about the request at the place where code runs.

use std::{
    mem,
    sync::{Arc, Mutex},
};

use error_core::{CallFacts, Idempotency};

use crate::{layer::Settings, observed_request::ObservedRequest, request_id::RequestId};

/// What is known of the request where code runs. A scope may be outside of every
/// layer, so its context has no settings then; what renders has some always.
#[derive(Clone)]
pub(crate) struct RequestContext<S = Arc<Settings>> {
    pub(crate) settings: S,
    /// The call, once somebody asked for it.
    pub(crate) call: Option<Arc<SharedCall>>,
    /// The id of the request: accepted from outside, or made when it is first
    /// needed.
    pub(crate) request_id: Option<RequestId>,
}

/// What all copies of a scope share of its call.
#[derive(Default)]
pub(crate) struct SharedCall {
    /// What an author said of it.
    pub(crate) facts: Mutex<CallFacts>,
    /// What an observer reads of the request; also where only a layer further out has one.
    pub(crate) request: Option<ObservedRequest>,
    /// Whom the call is of, where an author said it.
    pub(crate) subject: Mutex<Option<Arc<str>>>,
    /// Whether a layer further out has an observer, which hears of the errors that are rendered here.
    pub(crate) is_observed_further_out: bool,
}

/// Where something is rendered.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Origin {
    /// In the scope of a layer, which waits for the response to a request.
    Layer { idempotency: Idempotency },
    /// In the scope of a layer that was not called: no layer sees the response.
    Entered,
    /// In a copy of a layer's scope, which may be in another task.
    Carried,
    /// Outside of every scope: a copy of an error is left for a layer further
    /// out.
    ProcessDefault,
}

impl Origin {
    /// Why the request can be repeated without repeating its effect.
    pub(crate) fn idempotency(self) -> Idempotency {
        match self {
            Origin::Layer { idempotency } => idempotency,
            // Nobody knows of which request the response will be.
            Origin::Entered | Origin::Carried | Origin::ProcessDefault => Idempotency::Unknown,
        }
    }
}

/// Renders what is told of a request, where it is told.
#[derive(Clone)]
pub(crate) struct Renderer {
    pub(crate) context: RequestContext,
    pub(crate) origin: Origin,
}

impl Renderer {
    /// Renders in the layer's own format from now on, whatever format the request prefers.
    pub(crate) fn unnegotiated(&mut self) {
        let own = self.context.settings.unnegotiated();
        if !Arc::ptr_eq(own, &self.context.settings) {
            self.context.settings = own.clone();
        }
    }
}

impl<S> RequestContext<S> {
    pub(crate) const fn new(settings: S) -> RequestContext<S> {
        RequestContext { settings, call: None, request_id: None }
    }

    /// The two change places. An id is long and most often absent: it is moved
    /// only where there is one.
    #[inline]
    pub(crate) fn swap(&mut self, other: &mut RequestContext<S>) {
        mem::swap(&mut self.settings, &mut other.settings);
        mem::swap(&mut self.call, &mut other.call);
        if self.request_id.is_some() || other.request_id.is_some() {
            mem::swap(&mut self.request_id, &mut other.request_id);
        }
    }
}

impl RequestContext {
    /// The id of the request, made now if need be; `None` where the layer sends
    /// none.
    pub(crate) fn request_id(&self) -> Option<RequestId> {
        self.settings.request_id.as_ref()?;
        self.request_id.or_else(|| Some(RequestId::make(&self.settings.ids)))
    }

    /// Makes the id of the request if there is none yet; the one that is new. It
    /// is long: it is made where it stays. There is none where the layer sends
    /// none.
    #[inline]
    pub(crate) fn complete_request_id(&mut self) -> Option<&RequestId> {
        if self.settings.request_id.is_none() {
            self.request_id = None;
            return None;
        }
        if self.request_id.is_some() {
            return None;
        }
        Some(self.request_id.insert(RequestId::make(&self.settings.ids)))
    }

    /// The call, made now if need be.
    pub(crate) fn call(&self) -> Arc<SharedCall> {
        self.call.clone().unwrap_or_default()
    }
}
