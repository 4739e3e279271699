//! From a typed error to a response, in the current scope.

use std::{
    fmt::Write,
    panic::{AssertUnwindSafe, catch_unwind},
    sync::PoisonError,
};

use axum::{body::Body, response::Response};
use bytes::Bytes;
use error_core::{ApiError, CallFacts, CallView, Category, CategoryError, ErrorView, Id, Message, Row};
use error_formats::{BodyError, render_view};
use http::StatusCode;

use crate::{
    ErrorInfo, LeaveAlone,
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
            let mut response = outside.render_as(error, Some(id), Tell::Everyone);
            let snapshot = Snapshot::new(error, id, &response);
            response.extensions_mut().insert(snapshot);
            response.map(Body::from)
        }
    }
}

/// Who hears of an error: the log once, each layer's observer once.
#[derive(Clone, Copy, PartialEq)]
pub(crate) enum Tell {
    Everyone,
    Observer,
}

/// An internal error for a panic; its text is for the log.
pub(crate) fn panicked(text: &str) -> CategoryError {
    CategoryError::new(Category::Internal).with_source(format!("panic: {text}"))
}

impl Inside {
    pub(crate) fn process_default() -> Inside {
        Inside { settings: Settings::process_default().clone(), request_id: None, call: None }
    }

    /// Renders `error` and tells of it.
    fn render(&self, error: &dyn ApiError) -> http::Response<Bytes> {
        self.render_as(error, None, Tell::Everyone)
    }

    /// The same where nobody further out catches a panic of the format or of
    /// the error's own code.
    pub(crate) fn render_safely(&self, error: &dyn ApiError) -> http::Response<Bytes> {
        self.safely(|| self.render(error))
    }

    /// The same for an error that was rendered, and logged, before.
    pub(crate) fn render_again(&self, error: &dyn ApiError, id: Id) -> http::Response<Bytes> {
        self.safely(|| self.render_as(error, Some(id), Tell::Observer))
    }

    fn safely(&self, render: impl FnOnce() -> http::Response<Bytes>) -> http::Response<Bytes> {
        catch_unwind(AssertUnwindSafe(render)).unwrap_or_else(|_| self.last_resort(&panicked("while rendering")))
    }

    /// Renders `error` under an id it may have already.
    fn render_as(&self, error: &dyn ApiError, id: Option<Id>, tell: Tell) -> http::Response<Bytes> {
        let facts = self.call_facts();
        self.attempt(error, id, tell, facts.as_ref()).unwrap_or_else(|failure| {
            // A value of the author's can't be written. The error must not
            // vanish from the log, and the client is owed a whole body.
            let mut text = format!("{failure:?}, for: ");
            let _ = write!(text, "{error}");
            let failed = CategoryError::new(Category::Internal).with_source(text);
            // The value may have been the call's: only its id is kept.
            let mut id_alone = CallFacts::default();
            id_alone.id = facts.and_then(|facts| facts.id);
            self.attempt(&failed, id, Tell::Everyone, Some(&id_alone)).unwrap_or_else(|_| self.last_resort(&failed))
        })
    }

    /// The body prepared at start, for a format that can't write `error`.
    #[cold]
    fn last_resort(&self, error: &CategoryError) -> http::Response<Bytes> {
        let (message, id) = (Message::default(), self.settings.ids.generate());
        let view = ErrorView::new(error, &message, Row::standard, self.call_view(None)).with_id(id);
        let mut response = self.settings.last_resort.response(&id);
        self.tell(&view, error, response.status(), Tell::Everyone);
        self.add_request_id(&mut response);
        response
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
        facts: Option<&CallFacts>,
    ) -> Result<http::Response<Bytes>, BodyError> {
        let format = &*self.settings.format;
        let message = Message::of(error);
        let mut view = ErrorView::new(error, &message, |category| format.row(category), self.call_view(facts));
        if let Some(id) = id {
            view = view.with_id(id);
        }
        let mut response = render_view(&view, format)?;
        self.add_request_id(&mut response);
        if let Some(challenge) = &self.settings.challenge
            && view.challenge().is_none()
            && view.definition().challenge().is_none()
            && response.status() == StatusCode::UNAUTHORIZED
        {
            response.headers_mut().insert(http::header::WWW_AUTHENTICATE, challenge.clone());
        }
        self.tell(&view, error, response.status(), tell);
        if self.settings.expose {
            response.extensions_mut().insert(ErrorInfo::new(&view));
        }
        if self.settings.is_bare {
            response.extensions_mut().insert(LeaveAlone);
        }
        Ok(response)
    }

    fn add_request_id(&self, response: &mut http::Response<Bytes>) {
        if let (Some(name), Some(id)) = (&self.settings.request_id, &self.request_id) {
            response.headers_mut().insert(name, id.header().clone());
        }
    }

    fn tell(&self, view: &ErrorView<'_>, error: &dyn ApiError, status: StatusCode, tell: Tell) {
        #[cfg(feature = "tracing")]
        if tell == Tell::Everyone {
            // What is told must not change what is answered.
            let _ = catch_unwind(AssertUnwindSafe(|| crate::log::record(view, error, status)));
        }
        #[cfg(not(feature = "tracing"))]
        let _ = (error, tell);
        if let Some(observer) = &self.settings.observer {
            let _ = catch_unwind(AssertUnwindSafe(|| observer.on_error(view, status)));
        }
    }
}
