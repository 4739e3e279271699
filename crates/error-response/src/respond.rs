//! From a typed error to a response, in the current scope.

use std::sync::PoisonError;

use axum::{body::Body, response::Response};
use bytes::Bytes;
use error_core::{ApiError, CallFacts, CallView, Category, CategoryError, ErrorView, Id, Message};
use error_formats::{BodyError, render_view};
use http::StatusCode;

use crate::{
    ErrorInfo,
    layer::Settings,
    request_id::RequestId,
    scope::{Inside, Scope},
    snapshot::Snapshot,
};

/// Renders `error` where it is: in the current scope, or else in the process's
/// default, with a copy for a layer further out.
pub fn respond(error: &dyn ApiError) -> Response {
    match Scope::inside() {
        Some(mut inside) => {
            inside.request_id = inside.request_id();
            if let Some(id) = &inside.request_id {
                // The next error of the same request has the same id.
                Scope::update(|current| current.request_id = Some(id.clone()));
            }
            inside.render(error).map(Body::from)
        }
        None => {
            let mut outside = Inside::process_default();
            outside.request_id = outside.request_id();
            let id = outside.settings.ids.generate();
            let mut response = outside.render_as(error, Some(id), Tell::Yes);
            response.extensions_mut().insert(Snapshot::new(error, id));
            response.map(Body::from)
        }
    }
}

/// Whether the log and the observer hear of an error: once.
#[derive(Clone, Copy)]
pub(crate) enum Tell {
    Yes,
    No,
}

impl Inside {
    fn process_default() -> Inside {
        Inside { settings: Settings::process_default().clone(), request_id: None, call: None }
    }

    /// Renders `error` and tells the log and the observer.
    pub(crate) fn render(&self, error: &dyn ApiError) -> http::Response<Bytes> {
        self.render_as(error, None, Tell::Yes)
    }

    /// Renders `error` under an id it may have already.
    pub(crate) fn render_as(&self, error: &dyn ApiError, id: Option<Id>, tell: Tell) -> http::Response<Bytes> {
        let facts = self.call_facts();
        let call = self.call_view(facts.as_ref());
        self.attempt(error, id, tell, call).unwrap_or_else(|failure| {
            // The author's value can't be written. Its own error must not
            // vanish from the log, and the client is owed a whole body.
            let failed = CategoryError::new(Category::Internal).with_source(format!("{failure:?}, for: {error}"));
            self.attempt(&failed, id, Tell::Yes, call).unwrap_or_else(|_| self.settings.last_resort.response())
        })
    }

    /// A copy of the call's facts: while a body is written, the author's
    /// `Serialize` may ask for them again.
    pub(crate) fn call_facts(&self) -> Option<CallFacts> {
        Some(self.call.as_ref()?.lock().unwrap_or_else(PoisonError::into_inner).clone())
    }

    pub(crate) fn call_view<'a>(&'a self, facts: Option<&'a CallFacts>) -> CallView<'a> {
        let mut call = CallView::default().with_ids(&*self.settings.ids);
        call = match &self.request_id {
            Some(id @ RequestId::Accepted(_)) => call.with_request_id(id.as_str()),
            Some(id @ RequestId::Made(_)) => call.with_made_request_id(id.as_str()),
            None => call,
        };
        match facts {
            Some(facts) => call.with_facts(facts),
            None => call,
        }
    }

    fn attempt(
        &self,
        error: &dyn ApiError,
        id: Option<Id>,
        tell: Tell,
        call: CallView<'_>,
    ) -> Result<http::Response<Bytes>, BodyError> {
        let format = &*self.settings.format;
        let message = Message::of(error);
        let mut view = ErrorView::new(error, &message, |category| format.row(category), call);
        if let Some(id) = id {
            view = view.with_id(id);
        }
        let mut response = render_view(&view, format)?;
        if let (Some(name), Some(id)) = (&self.settings.request_id, &self.request_id) {
            response.headers_mut().insert(name, id.header().clone());
        }
        if let Some(challenge) = &self.settings.challenge
            && view.challenge().is_none()
            && view.definition().challenge().is_none()
            && response.status() == StatusCode::UNAUTHORIZED
        {
            response.headers_mut().insert(http::header::WWW_AUTHENTICATE, challenge.clone());
        }
        if let Tell::Yes = tell {
            self.tell(&view, error, response.status());
        }
        if self.settings.expose {
            response.extensions_mut().insert(ErrorInfo::new(&view));
        }
        Ok(response)
    }

    fn tell(&self, view: &ErrorView<'_>, error: &dyn ApiError, status: StatusCode) {
        #[cfg(feature = "tracing")]
        crate::log::record(view, error, status);
        #[cfg(not(feature = "tracing"))]
        let _ = error;
        if let Some(observer) = &self.settings.observer {
            observer.on_error(view, status);
        }
    }
}
