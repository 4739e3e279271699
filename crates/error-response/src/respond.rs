//! Converts a typed error to a response in the current scope.

use std::{cell::Cell, mem, sync::PoisonError};

use axum::{body::Body, response::Response};
use bytes::Bytes;
use error_core::{
    ApiError, CallFacts, CallView, Category, CategoryError, Challenge, Definition, ErrorStatus, ErrorView, Id,
    IdGenerator, Idempotency, Message, Resolved, Spread, Waits,
};
use error_formats::{BodyError, is_never_stored, render_view};
use http::{StatusCode, header};

use crate::{
    ErrorEvent, ErrorInfo,
    cache_policy::CachePolicy,
    chain::texts,
    error_class::ErrorClass,
    forced::is_forced,
    guarded::guarded,
    heard::Heard,
    layer::Settings,
    leave_alone::OwnPlainText,
    observer::Subject,
    outside,
    own_body::OwnBody,
    panic_place,
    provenance::{Link, Provenance},
    raised::Raised,
    rendered::Rendered,
    rendering::Rendering,
    request_context::{Origin, Renderer, RequestContext},
    request_id::RequestId,
    scope::{self, Scope},
    snapshot::Snapshot,
    telling::{Class, Tell, telling},
    told::Told,
    unsent,
};
#[cfg(feature = "tracing")]
use crate::{extract::Rejected, layer::LogLevel};

/// Renders `error` in the current scope. Outside every scope, it uses the process
/// default, and keeps a copy of the error so that a layer further out can render it
/// again.
pub fn respond(error: &dyn ApiError) -> Response {
    respond_as::<false>(error, None)
}

/// The same for an error of which it is known where it became one of the API.
pub(crate) fn respond_raised(error: &dyn ApiError, raised: &Raised) -> Response {
    respond_as::<true>(error, Some(raised))
}

/// Each of the two has code of its own: a closure that both share is inlined into neither.
#[inline(always)]
fn respond_as<const IS_RAISED: bool>(error: &dyn ApiError, raised: Option<&Raised>) -> Response {
    let mut found = None;
    find_prepared::<IS_RAISED>(error.definition(), &mut found);
    match found {
        Some(response) => response,
        None => respond_anew(error, raised, Class::Status),
    }
}

/// The same for an error that a sandbox returns to a request.
#[cfg(feature = "sandbox")]
pub(crate) fn respond_forced(error: &dyn ApiError) -> Response {
    // A test request has credentials, wherever they are; of one without them a format may return another status.
    Scope::look(|_, call, _, _| {
        let Some(call) = call else { return };
        let mut facts = call.facts.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(request) = &mut facts.request {
            std::sync::Arc::make_mut(request).has_authorization = true;
        }
    });
    respond_anew(error, None, Class::Forced)
}

#[inline(never)]
fn respond_anew(error: &dyn ApiError, raised: Option<&Raised>, class: Class) -> Response {
    let mut renderer = Renderer::current();
    if let Some(new) = renderer.context.complete_request_id() {
        // The next error of the same request has the same id.
        Scope::set_request_id(new);
    }
    let mut response = http::Response::new(Bytes::new());
    renderer.render_into(&Rendering { error, raised, id: None, tell: Tell::Everyone(class) }, &mut response);
    let body = renderer.own_body(&mut response, error.definition());
    response.map(|_| body)
}

/// Puts the response of an error that is the same each time where it belongs, if it was written
/// before and nobody wants to hear of it. It is looked up in the scope where it
/// stands: nothing here calls the author's code.
#[inline(always)]
fn find_prepared<const IS_RAISED: bool>(definition: &'static Definition, found: &mut Option<Response>) {
    if !definition.is_fixed() {
        return;
    }
    let mut error = None;
    Scope::look(|settings, call, request_id, trail| {
        let Some(prepared) = &settings.prepared else { return };
        // Its response has more than what is prepared.
        if trail.origin.idempotency() == Idempotency::Key {
            return;
        }
        let is_traced = is_traced();
        if (is_traced && is_heard(definition, settings)) || call.is_some_and(|call| call.is_observed_further_out) {
            return;
        }
        let Some(kept) = prepared.get(definition) else { return };
        let sends_id = settings.request_id.is_some();
        if sends_id && request_id.is_none() {
            if !settings.ids.are_plain() {
                return;
            }
            *request_id = Some(RequestId::make(&settings.ids));
        }
        if is_traced {
            error = kept.error();
        }
        let (parts, body, is_stored) = (kept.parts(), kept.body().clone(), !kept.is_never_stored());
        let rendered = Rendered::error(parts.status, is_stored);
        let response = match scope::note(rendered, settings, trail) {
            None => found.insert(Response::from_parts(parts.clone(), Body::from(body))),
            Some(provenance) => {
                let policy = if is_stored { CachePolicy::of(&parts.headers, definition) } else { CachePolicy::NoStore };
                let link = provenance.link().cloned();
                let body = OwnBody::of_error(body, rendered, provenance, definition, policy);
                let response = found.insert(Response::from_parts(parts.clone(), body));
                if let Some(link) = link {
                    response.extensions_mut().insert(link);
                }
                response
            }
        };
        if sends_id {
            settings.add_request_id(request_id.as_ref(), response.headers_mut());
        }
    });
    // The scope is borrowed no more: a subscriber may be the author's.
    #[cfg(feature = "tracing")]
    if let Some((code, status)) = error {
        crate::span::record(code, status.is_server_error());
    }
    #[cfg(not(feature = "tracing"))]
    let _ = error;
}

/// Whether there is a subscriber, which may want a record or the spans of errors. Where nobody uses `tracing` this is all
/// that an error pays for it.
#[inline(always)]
fn is_traced() -> bool {
    #[cfg(feature = "tracing")]
    return !crate::log::is_off();
    #[cfg(not(feature = "tracing"))]
    false
}

/// Whether the log may be told of such an error.
#[cold]
fn is_heard(definition: &Definition, settings: &Settings) -> bool {
    #[cfg(feature = "tracing")]
    {
        // A status that is left to the format may be a server error's.
        let is_server_error = definition.status().is_none_or(|status| status.is_server_error());
        crate::log::may_be_enabled(settings.levels.of(is_server_error, Class::Status, || false))
    }
    #[cfg(not(feature = "tracing"))]
    {
        let _ = (definition, settings);
        false
    }
}

/// An internal error for a panic; its text is for the log.
pub(crate) fn panicked(text: &str) -> CategoryError {
    let told = Told::new(panic_texts(text.to_owned())).at(panic_place::take(text));
    CategoryError::new(Category::InternalError).with_source(told)
}

/// The texts of a panic, as those of an error and its source.
#[cold]
fn panic_texts(text: String) -> Vec<String> {
    vec!["panic".to_owned(), text]
}

/// Why an error can't be rendered, and the error.
#[cold]
fn told(mut failure: Vec<String>, error: Vec<String>) -> Told {
    if let Some(last) = failure.last_mut() {
        last.push_str(", for");
    }
    failure.extend(error);
    Told::new(failure)
}

impl Renderer {
    /// The one of the current scope; outside every layer, the process's default.
    #[inline]
    pub(crate) fn current() -> Renderer {
        Scope::renderer().unwrap_or_else(|| {
            outside::note_rendered();
            let settings = Settings::process_default().clone();
            Renderer { context: RequestContext::new(settings), origin: Origin::ProcessDefault }
        })
    }

    /// The same for an error that has no response of its own any more: its
    /// request has an id, but nobody further out is told.
    pub(crate) fn late() -> Renderer {
        let mut renderer = Renderer::current();
        if renderer.origin == Origin::ProcessDefault {
            outside::note_sent();
        }
        renderer.context.complete_request_id();
        renderer
    }

    /// A response whose body says what it is, where a layer sees it.
    pub(crate) fn own_response(
        &self,
        mut response: http::Response<Bytes>,
        definition: &'static Definition,
    ) -> Response {
        let body = self.own_body(&mut response, definition);
        response.map(|_| body)
    }

    /// The same where it is known what it says of caches.
    pub(crate) fn own_response_with(
        &self,
        mut response: http::Response<Bytes>,
        definition: &'static Definition,
        policy: CachePolicy,
    ) -> Response {
        let body = self.own_body_with(&mut response, definition, policy);
        response.map(|_| body)
    }

    /// The body of a response that was rendered; it is taken from there, so that the
    /// response itself is moved once.
    #[inline]
    fn own_body(&self, response: &mut http::Response<Bytes>, definition: &'static Definition) -> Body {
        if self.origin == Origin::Entered {
            return Body::from(mem::take(response.body_mut()));
        }
        let policy = CachePolicy::of(response.headers(), definition);
        self.own_body_with(response, definition, policy)
    }

    #[inline(always)]
    fn own_body_with(
        &self,
        response: &mut http::Response<Bytes>,
        definition: &'static Definition,
        policy: CachePolicy,
    ) -> Body {
        let rendered = Rendered::error(response.status(), policy.is_stored());
        let provenance = self.provenance(rendered, response);
        let bytes = mem::take(response.body_mut());
        match provenance {
            None => Body::from(bytes),
            Some(provenance) => OwnBody::of_error(bytes, rendered, provenance, definition, policy),
        }
    }

    #[inline]
    fn provenance(&self, rendered: Rendered, response: &mut http::Response<Bytes>) -> Option<Provenance> {
        if self.origin == Origin::ProcessDefault {
            return response.extensions().get::<Link>().cloned().map(Provenance::Link);
        }
        if let Origin::Layer { .. } = self.origin {
            Scope::add(rendered);
            return Some(Provenance::Scope);
        }
        let provenance = Scope::note(rendered)?;
        provenance.add_to(response.extensions_mut());
        Some(provenance)
    }

    pub(crate) fn settings(&self) -> &Settings {
        &self.context.settings
    }

    /// Renders `error` and tells of it.
    pub(crate) fn render(&self, error: &dyn ApiError) -> http::Response<Bytes> {
        self.render_as(&Rendering { error, raised: None, id: None, tell: Tell::Everyone(Class::Status) })
    }

    /// The same for an error of somebody else's.
    pub(crate) fn render_third_party(&self, error: &dyn ApiError, tell: Tell) -> http::Response<Bytes> {
        self.render_as(&Rendering { error, raised: None, id: None, tell })
    }

    /// The same for an error that was rendered, and logged, before.
    /// Its observer hears of it unless it `is_observed` already.
    pub(crate) fn render_again(&self, error: &dyn ApiError, id: Id, is_observed: bool) -> http::Response<Bytes> {
        let tell = if is_observed { Tell::Nobody } else { Tell::Observer };
        self.render_as(&Rendering { error, raised: None, id: Some(id), tell })
    }

    /// Renders an error of which it is known what else there is to know.
    pub(crate) fn render_as(&self, rendering: &Rendering<'_>) -> http::Response<Bytes> {
        let mut response = http::Response::new(Bytes::new());
        self.render_into(rendering, &mut response);
        response
    }

    /// The same into a response that is still empty.
    #[inline]
    fn render_into(&self, rendering: &Rendering<'_>, response: &mut http::Response<Bytes>) {
        let depth = DEPTH.get();
        if depth >= DEEPEST {
            *response = self.too_deep(rendering);
            return;
        }
        let facts = self.call_facts();
        DEPTH.set(depth + 1);
        if let Err(failure) = self.attempt(rendering, facts.as_ref(), response) {
            *response = self.render_failed(failure, rendering, facts.as_ref());
        }
        // All of the author's code between is guarded: no panic comes by here.
        DEPTH.set(depth);
    }

    /// Renders an internal error where `error` can't be: a value of the
    /// author's can't be written, or their code panics. The error must not
    /// vanish from the log, and the client is owed a whole body.
    #[cold]
    fn render_failed(
        &self,
        failure: Vec<String>,
        rendering: &Rendering<'_>,
        facts: Option<&CallFacts>,
    ) -> http::Response<Bytes> {
        let texts = guarded(|| texts(rendering.error)).unwrap_or_else(panic_texts);
        let failed = CategoryError::new(Category::InternalError).with_source(told(failure, texts));
        // The value may have been the call's: only its id is kept.
        let mut id_alone = CallFacts::default();
        id_alone.id = facts.and_then(|facts| facts.id);
        let mut response = http::Response::new(Bytes::new());
        let again = Rendering { error: &failed, tell: Tell::Everyone(Class::Status), ..*rendering };
        match self.attempt(&again, Some(&id_alone), &mut response) {
            Ok(()) => response,
            Err(_) => self.last_resort(&failed, rendering.raised),
        }
    }

    /// The body prepared at start, for an error that is rendered by the `Display`
    /// or the `Serialize` of one that is rendered by another's, and so on. None
    /// of its own code is called: that is what would go on for ever.
    #[cold]
    fn too_deep(&self, rendering: &Rendering<'_>) -> http::Response<Bytes> {
        let code = rendering.error.definition().code().unwrap_or("an error without a code of its own");
        let text = format!(
            "more than {DEEPEST} errors are rendered inside one another: a Display, a Serialize or a wire format \
             renders an error; keep a value in the error instead of a response; the innermost is: {code}"
        );
        self.last_resort(&CategoryError::new(Category::InternalError).with_source(text), rendering.raised)
    }

    /// The body prepared at start, for a format that can't write `error`.
    #[cold]
    fn last_resort(&self, error: &CategoryError, raised: Option<&Raised>) -> http::Response<Bytes> {
        let (message, id) = (Message::default(), self.context.settings.ids.generate());
        let call_id = self.call_facts().and_then(|facts| facts.id);
        let call_id = call_id.or_else(|| self.context.request_id.as_ref()?.as_made().copied()).unwrap_or(id);
        let waits = self.settings().waits(true).unwrap_or_default();
        let call = self.call_view(None).with_waits(&waits);
        let view = ErrorView::new(error, &message, Resolved::standard, call).with_id(id);
        let mut response = self.context.settings.last_resort.response(&id, &call_id);
        self.context.settings.add_request_id(self.context.request_id.as_ref(), response.headers_mut());
        if let Some(wait) = view.retry_after_seconds() {
            response.headers_mut().insert(header::RETRY_AFTER, wait.into());
        }
        if let Some(vary) = error_formats::vary(&self.context.settings.vary) {
            response.headers_mut().insert(header::VARY, vary);
        }
        if let Some(extra) = &self.context.settings.extra_headers {
            extra.insert(&view, response.headers_mut());
        }
        // The copy of an error of ours can always be made.
        let rendering = Rendering { error, raised, id: None, tell: Tell::Everyone(Class::Status) };
        let _ = self.add_extensions(&view, &rendering, &mut response);
        self.tell(&view, &rendering, &response);
        response
    }

    /// A copy of the call's facts: while a body is written, the author's
    /// `Serialize` may ask for them again.
    pub(crate) fn call_facts(&self) -> Option<CallFacts> {
        Some(self.context.call.as_ref()?.facts.lock().unwrap_or_else(PoisonError::into_inner).clone())
    }

    pub(crate) fn call_view<'a>(&'a self, facts: Option<&'a CallFacts>) -> CallView<'a> {
        let mut call =
            CallView::default().with_ids(&self.context.settings.ids).with_idempotency(self.origin.idempotency());
        call = match &self.context.request_id {
            Some(id) => id.add_to(call),
            None => call,
        };
        match facts {
            Some(facts) => call.with_facts(facts),
            None => call,
        }
    }

    /// Renders `error` into a response that is still empty; why that is not
    /// possible, where it is not.
    fn attempt(
        &self,
        rendering: &Rendering<'_>,
        facts: Option<&CallFacts>,
        response: &mut http::Response<Bytes>,
    ) -> Result<(), Vec<String>> {
        let rendered = match self.settings().waits(rendering.id.is_some()) {
            None if DEPTH.get() <= 1 => guarded(|| self.try_to_render(rendering, (facts, None), response)),
            // An error that is rendered by the text of another one has waits of its own.
            waits => self.with_waits(waits, |waits| self.try_to_render(rendering, (facts, waits), response)),
        };
        match rendered {
            Ok(Ok(())) => Ok(()),
            Ok(Err(failure)) => Err(texts(&failure)),
            Err(text) => Err(panic_texts(text)),
        }
    }

    /// Renders with what the layer decides about waits.
    #[cold]
    fn with_waits<R>(
        &self,
        waits: Option<Waits<'_>>,
        render: impl FnOnce(Option<&Waits<'_>>) -> R,
    ) -> Result<R, String> {
        let spread = waits.map_or(Spread::NONE, |waits| waits.spread());
        guarded(|| spread.during(|| render(waits.as_ref())))
    }

    fn try_to_render(
        &self,
        rendering: &Rendering<'_>,
        (facts, waits): (Option<&CallFacts>, Option<&Waits<'_>>),
        response: &mut http::Response<Bytes>,
    ) -> Result<(), BodyError> {
        let (settings, error) = (self.settings(), rendering.error);
        let message = Message::of(error);
        let call = self.call_view(facts);
        let call = waits.map_or(call, |waits| call.with_waits(waits));
        #[cfg(feature = "languages")]
        let call = match &settings.language {
            Some(language) => language.add_to(call),
            None => call,
        };
        let mut view = ErrorView::__unfilled(error, &message, |definition| settings.format.resolve(definition), call);
        if let Some(id) = &rendering.id {
            view = view.with_id(*id);
        }
        view.__fill();
        render_view(&view, &*settings.format, &settings.base_headers, response)?;
        self.add_headers(&view, response);
        #[cfg(feature = "languages")]
        if let Some(language) = &settings.language {
            language.correct(&view, response.headers_mut());
        }
        if let Some(prepared) = &settings.prepared
            && view.definition().is_fixed()
            && self.origin != Origin::ProcessDefault
            // A sample may say more than the error itself.
            && !rendering.tell.is_of_sandbox()
        {
            prepared.keep(&view, response);
        }
        let is_cut = view.challenge().is_some_and(Challenge::is_cut);
        if !view.details().is_empty() || !view.headers().is_empty() || is_cut || view.has_invalid_key() {
            unsent::warn(&view, settings);
        }
        self.add_extensions(&view, rendering, response)?;
        // What may fail is done: nothing is told twice.
        self.tell(&view, rendering, response);
        Ok(())
    }

    /// Adds the headers that the layer sends besides those of its format.
    #[inline]
    fn add_headers(&self, view: &ErrorView<'_>, response: &mut http::Response<Bytes>) {
        let settings = self.settings();
        settings.add_request_id(self.context.request_id.as_ref(), response.headers_mut());
        if let Some(challenge) = &settings.challenge
            && response.status() == StatusCode::UNAUTHORIZED
        {
            let written = view.challenge().map(Challenge::as_str).or(view.definition().challenge());
            // The error's own, unless it leaves the parameters of a scheme to the layer.
            if written.is_none_or(|written| challenge.completes(written)) {
                let challenge = challenge.of(view.category()).clone();
                response.headers_mut().insert(http::header::WWW_AUTHENTICATE, challenge);
            }
        }
        if let Some(extra) = &settings.extra_headers {
            extra.insert(view, response.headers_mut());
        }
    }

    /// Adds what layers and middleware further out look for: for most errors nothing.
    #[inline]
    fn add_extensions(
        &self,
        view: &ErrorView<'_>,
        rendering: &Rendering<'_>,
        response: &mut http::Response<Bytes>,
    ) -> Result<(), BodyError> {
        let RequestContext { settings, call, .. } = &self.context;
        let is_settled = self.origin != Origin::ProcessDefault && self.origin.idempotency() != Idempotency::Key;
        if is_settled && !settings.expose && !settings.is_bare && call.is_none() {
            return Ok(());
        }
        self.add_each_extension(view, rendering, response)
    }

    #[cold]
    fn add_each_extension(
        &self,
        view: &ErrorView<'_>,
        &Rendering { error, raised, .. }: &Rendering<'_>,
        response: &mut http::Response<Bytes>,
    ) -> Result<(), BodyError> {
        if self.origin == Origin::ProcessDefault {
            let snapshot = Snapshot::new(error, raised, *view.id(), response.headers())?;
            let settings = Some(self.context.settings.clone());
            let is_stored = !is_never_stored(response.headers());
            let link = Link::new(Rendered::error(response.status(), is_stored), settings, Some(snapshot));
            response.extensions_mut().insert(link);
        }
        if self.origin.idempotency() == Idempotency::Key {
            response.extensions_mut().insert(ErrorClass::of(view));
        }
        if self.context.settings.expose {
            let info = ErrorInfo::new(view, response.status(), is_forced(error));
            response.extensions_mut().insert(info);
        }
        if self.context.call.as_ref().is_some_and(|call| call.is_observed_further_out) {
            let heard = Heard::of(view, error, raised, response.status(), &self.context.settings);
            response.extensions_mut().insert(heard);
        }
        if self.context.settings.is_bare {
            response.extensions_mut().insert(OwnPlainText);
        }
        Ok(())
    }

    #[inline]
    fn tell(&self, view: &ErrorView<'_>, rendering: &Rendering<'_>, response: &http::Response<Bytes>) {
        if is_traced() || self.settings().observer.is_some() {
            self.tell_whoever_wants(view, rendering, response);
        }
    }

    #[cold]
    fn tell_whoever_wants(&self, view: &ErrorView<'_>, rendering: &Rendering<'_>, response: &http::Response<Bytes>) {
        #[cfg(feature = "tracing")]
        if self.settings().report.is_none() {
            crate::span::record(view.code(), view.status().is_server_error() || response.status().is_server_error());
        }
        // Most client errors are told to nobody: nothing is formatted then.
        let is_logged = self.is_logged(view, rendering.error, rendering.tell);
        if is_logged || (self.settings().observer.is_some() && rendering.tell != Tell::Nobody) {
            self.tell_listeners(view, rendering, response);
        }
    }

    #[cfg(feature = "tracing")]
    #[inline]
    fn is_logged(&self, view: &ErrorView<'_>, error: &dyn ApiError, tell: Tell) -> bool {
        !crate::log::is_off() && crate::log::may_be_enabled(self.level(view, error, tell))
    }

    #[cfg(not(feature = "tracing"))]
    fn is_logged(&self, _: &ErrorView<'_>, _: &dyn ApiError, _: Tell) -> bool {
        false
    }

    /// The level of an error's record.
    #[cfg(feature = "tracing")]
    #[inline]
    fn level(&self, view: &ErrorView<'_>, error: &dyn ApiError, tell: Tell) -> LogLevel {
        let Tell::Everyone(class) = tell else { return LogLevel::Off };
        self.settings().levels.of(view.status().is_server_error(), class, || is_rejection(error))
    }

    /// Whether somebody may want to hear the text of a third-party response.
    pub(crate) fn hears_third_party(&self, status: ErrorStatus, class: Class) -> bool {
        #[cfg(feature = "tracing")]
        let is_logged =
            crate::log::may_be_enabled(self.settings().levels.of(status.is_server_error(), class, || false));
        #[cfg(not(feature = "tracing"))]
        let is_logged = {
            let _ = (status, class);
            false
        };
        is_logged || self.settings().observer.is_some()
    }

    /// Tells whoever listens.
    #[cold]
    fn tell_listeners(
        &self,
        view: &ErrorView<'_>,
        &Rendering { error, raised, tell, .. }: &Rendering<'_>,
        response: &http::Response<Bytes>,
    ) {
        let event = self.event(view, error, response.status(), Subject::Rendered);
        let event = event.with_response(response).with_raised(raised);
        telling(|| {
            // An observer is called also where the code of an author panics that is logged.
            #[cfg(feature = "tracing")]
            let _ = guarded(|| crate::log::record(&event, self.level(view, error, tell)));
            if let Some(observer) = &self.context.settings.observer
                && tell != Tell::Nobody
            {
                observer.on_error(&event);
            }
        });
    }

    /// What an observer is told.
    pub(crate) fn event<'a>(
        &'a self,
        view: &'a ErrorView<'a>,
        error: &'a dyn ApiError,
        status: StatusCode,
        subject: Subject,
    ) -> ErrorEvent<'a> {
        let call = self.context.call.as_deref();
        #[cfg(feature = "tracing")]
        return ErrorEvent::new(view, error, status, subject, call, &self.settings().redactor);
        #[cfg(not(feature = "tracing"))]
        ErrorEvent::new(view, error, status, subject, call)
    }
}

/// Whether an error is a rejection of an extractor of this crate, also within one of the author's.
#[cfg(feature = "tracing")]
fn is_rejection(error: &dyn ApiError) -> bool {
    guarded(|| error.source().is_some_and(|source| source.is::<Rejected>())).unwrap_or(false)
}

thread_local! {
    /// How many errors are rendered inside one another on this thread.
    static DEPTH: Cell<u8> = const { Cell::new(0) };
}

/// How many errors are rendered inside one another.
const DEEPEST: u8 = 4;

#[cfg(test)]
mod tests;
