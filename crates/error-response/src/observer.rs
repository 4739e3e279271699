//! Observers of errors, such as metrics and error-tracking services, and the error
//! information for middleware further out.

use std::{
    error::Error,
    fmt,
    sync::{
        Arc, PoisonError,
        atomic::{AtomicBool, Ordering},
    },
};

use bytes::Bytes;
use error_core::{ApiError, Category, ErrorView, Id, RetryVerdict, SourceLocation};
#[cfg(feature = "tracing")]
use error_redact::Redactor;
use http::{HeaderValue, Method, Response, StatusCode, header};

#[cfg(feature = "tracing")]
use crate::chain::{chain, text_of, texts_of};
use crate::{
    forced::{BySandbox, is_forced},
    guarded::guarded,
    raised::Raised,
    request_context::SharedCall,
    told::Told,
};

/// An observer, which is called once for each error, for metrics or for an error-tracking
/// service.
///
/// Open: implement this trait for your metrics, or for an error-tracking service.
///
/// An observer runs on the thread of the request and must not block. If it panics, the
/// panic is caught and the response is sent unchanged. An error that an observer or a log
/// subscriber itself renders is neither logged nor observed, because the observer would
/// otherwise be called for its own error again and again.
///
/// # Examples
///
/// Count errors by route, code and status. `ErrorEvent::route` requires the feature
/// `matched-path`, and the layer must be on a router (with `Router::layer` or
/// [`RouterExt::errors`](crate::RouterExt::errors)):
///
#[cfg_attr(feature = "matched-path", doc = "```")]
#[cfg_attr(not(feature = "matched-path"), doc = "```ignore")]
/// use std::{collections::BTreeMap, sync::{Arc, Mutex}};
/// use axum::{Router, body::Body, extract::Path, http::Request, routing::get};
/// use error_response::{Category, CategoryError, Error, ErrorEvent, ErrorLayer, Observer, RouterExt, format::Stripe};
/// use tower::ServiceExt;
///
/// #[derive(Clone, Default)]
/// struct Errors(Arc<Mutex<BTreeMap<(String, &'static str, u16), u64>>>);
///
/// impl Observer for Errors {
///     fn on_error(&self, event: &ErrorEvent<'_>) {
///         // The route is a pattern, `/accounts/{id}`, so no label contains an id.
///         let route = event.route().unwrap_or("none").to_owned();
///         // If a handler wrote the response itself, the code is not known.
///         let code = if event.is_code_known() { event.view().code() } else { "unknown" };
///         *self.0.lock().unwrap().entry((route, code, event.status().as_u16())).or_default() += 1;
///     }
/// }
///
/// async fn account(Path(_): Path<u32>) -> Error {
///     CategoryError::new(Category::NotFound).into()
/// }
///
/// # #[tokio::main(flavor = "current_thread")] async fn main() -> Result<(), Box<dyn std::error::Error>> {
/// let errors = Errors::default();
/// let layer = ErrorLayer::new(Stripe::new()).with_observer(errors.clone());
/// let app: Router = Router::new().route("/accounts/{id}", get(account)).errors(layer);
/// app.oneshot(Request::get("/accounts/7").body(Body::empty())?).await?;
///
/// let key = ("/accounts/{id}".to_owned(), "resource_not_found", 404);
/// assert_eq!(errors.0.lock().unwrap()[&key], 1);
/// # Ok(()) }
/// ```
///
/// Collect the sources of server errors for another service. The observer reads the source
/// itself if the event has it, and the redacted texts in any case:
///
/// ```
/// use std::{io, iter, sync::{Arc, Mutex}};
/// use axum::response::IntoResponse;
/// use error_response::{ErrorEvent, ErrorLayer, Observer, ResultExt, format::Stripe};
///
/// #[derive(Clone, Default)]
/// struct Capture(Arc<Mutex<Vec<String>>>);
///
/// impl Observer for Capture {
///     fn on_error(&self, event: &ErrorEvent<'_>) {
///         if !event.status().is_server_error() {
///             return;
///         }
///         let sources = iter::successors(event.source(), |error| error.source());
///         // The type of an error may say more than its text.
///         let kinds = sources.filter_map(|error| Some(error.downcast_ref::<io::Error>()?.kind().to_string()));
///         self.0.lock().unwrap().extend(kinds);
///         // `source` is not redacted: send only the redacted texts to other services.
///         self.0.lock().unwrap().extend(event.causes().iter().cloned());
///     }
/// }
///
/// let capture = Capture::default();
/// let scope = ErrorLayer::new(Stripe::new()).with_observer(capture.clone()).scope();
/// let failed: Result<(), _> = Err(io::Error::new(io::ErrorKind::ConnectionRefused, "postgres://app:hunter2@db")).internal();
/// assert_eq!(scope.enter(|| failed.into_response()).status(), 500);
/// assert_eq!(*capture.0.lock().unwrap(), ["connection refused", "postgres://***@db"]);
/// ```
pub trait Observer: Send + Sync + 'static {
    /// Called once for each error.
    fn on_error(&self, event: &ErrorEvent<'_>);

    /// Called if the response leaves the layer with another status than the one that
    /// `on_error` got, because a tuple such as `(StatusCode::UNAUTHORIZED, error)` or
    /// middleware has changed it. [`ErrorEvent::status`] is the status that is sent, and
    /// `rendered` is the status that `on_error` got. The default implementation does
    /// nothing.
    ///
    /// The event identifies the error and knows whether it was
    /// [forced](ErrorEvent::is_forced), but has no other facts of the occurrence: its view
    /// contains the texts of the definition. If the body of the error is gone (HEAD
    /// requests), only the status is known. This method is not called for errors that
    /// were rendered in a spawned task with the process default.
    ///
    /// # Examples
    ///
    /// ```
    /// use std::sync::{Arc, Mutex};
    /// use axum::{Router, body::Body, http::{Request, StatusCode}, routing::get};
    /// use error_response::{Category, CategoryError, Error, ErrorEvent, ErrorLayer, Observer, RouterExt, format::Stripe};
    /// use tower::ServiceExt;
    ///
    /// #[derive(Clone, Default)]
    /// struct Changes(Arc<Mutex<Vec<(u16, u16)>>>);
    ///
    /// impl Observer for Changes {
    ///     fn on_error(&self, _: &ErrorEvent<'_>) {}
    ///
    ///     fn on_status_changed(&self, event: &ErrorEvent<'_>, rendered: StatusCode) {
    ///         self.0.lock().unwrap().push((rendered.as_u16(), event.status().as_u16()));
    ///     }
    /// }
    ///
    /// # #[tokio::main(flavor = "current_thread")] async fn main() -> Result<(), Box<dyn std::error::Error>> {
    /// let changes = Changes::default();
    /// let layer = ErrorLayer::new(Stripe::new()).with_observer(changes.clone());
    /// let secret = get(async || (StatusCode::UNAUTHORIZED, Error::from(CategoryError::new(Category::NotFound))));
    /// let app: Router = Router::new().route("/secret", secret).errors(layer);
    ///
    /// let response = app.oneshot(Request::get("/secret").body(Body::empty())?).await?;
    /// assert_eq!(response.status(), 401);
    /// assert_eq!(*changes.0.lock().unwrap(), [(404, 401)]);
    /// # Ok(()) }
    /// ```
    fn on_status_changed(&self, event: &ErrorEvent<'_>, rendered: StatusCode) {
        let _ = (event, rendered);
    }
}

/// What an [`Observer`] can read about an error.
///
/// | the error response | `source` | `causes` | `is_code_known` |
/// |---|---|---|---|
/// | a typed error that is rendered in the scope of a layer, or in a copy of the scope ([`Scope::carry`](crate::Scope::carry)) | the error's source | its sources, redacted | yes |
/// | an error of an inner service, such as `Elapsed` or an error found by [`downcast`](crate::ErrorLayer::downcast) | that error | that error, redacted | yes |
/// | a rejection of this crate's [extractors](crate::extract) | the reason, without values of the request | the reason, redacted | yes |
/// | a typed error that was rendered in a spawned task and is rendered again by the layer | none | its sources, redacted | yes |
/// | a typed error that an inner error layer rendered | none | its sources, redacted | yes |
/// | a panic | none | `panic` and the text of the panic, redacted | yes |
/// | an error that a sandbox returned | none | a note that the sandbox returned it | yes |
/// | a third-party response that the layer converted to its format, such as a rejection of axum | none | its text, redacted | yes |
/// | a structured error response of a handler or a library | none | none | no |
/// | a response with [`LeaveAlone`](crate::LeaveAlone) | none | none | no |
///
/// The layer's `Redactor` redacts texts, but not `source`. Send sources only to readers
/// who may see the server's secrets. None of this is sent to clients.
///
/// `Debug` shows only what a client may read, and the status, the method and the route.
/// It shows no sources and none of their texts.
///
/// `ErrorEvent::route`, the pattern of the route, requires the feature `matched-path`.
pub struct ErrorEvent<'a> {
    view: &'a ErrorView<'a>,
    error: &'a dyn ApiError,
    status: StatusCode,
    call: Option<&'a SharedCall>,
    of: Subject,
    raised: Option<&'a Raised>,
    response: Option<&'a Response<Bytes>>,
    is_forced: bool,
    #[cfg(feature = "tracing")]
    redactor: &'a Redactor,
    #[cfg(feature = "tracing")]
    causes: std::cell::OnceCell<Vec<String>>,
}

/// Whose response an event is about.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Subject {
    /// One of ours.
    Rendered,
    /// One that somebody else structured.
    Structured,
    /// One that is marked with `LeaveAlone`.
    Proxied,
}

impl<'a> ErrorEvent<'a> {
    pub(crate) fn new(
        view: &'a ErrorView<'a>,
        error: &'a dyn ApiError,
        status: StatusCode,
        of: Subject,
        call: Option<&'a SharedCall>,
        #[cfg(feature = "tracing")] redactor: &'a Redactor,
    ) -> ErrorEvent<'a> {
        ErrorEvent {
            view,
            error,
            status,
            call,
            of,
            raised: None,
            response: None,
            is_forced: false,
            #[cfg(feature = "tracing")]
            redactor,
            #[cfg(feature = "tracing")]
            causes: std::cell::OnceCell::new(),
        }
    }

    /// The same with what was rendered.
    pub(crate) fn with_response(self, response: &'a Response<Bytes>) -> ErrorEvent<'a> {
        ErrorEvent { response: Some(response), ..self }
    }

    /// The same, where the error is not available that says whether a sandbox returned it.
    pub(crate) fn with_forced(self, is_forced: bool) -> ErrorEvent<'a> {
        ErrorEvent { is_forced, ..self }
    }

    /// The same with the place where the error became one of the API.
    pub(crate) fn with_raised(self, raised: Option<&'a Raised>) -> ErrorEvent<'a> {
        ErrorEvent { raised, ..self }
    }

    /// The view of the error: what the format and the client can read. If [no code is
    /// known](ErrorEvent::is_code_known), its code and texts are the defaults for the
    /// status.
    pub fn view(&self) -> &'a ErrorView<'a> {
        self.view
    }

    /// The status of the response.
    ///
    /// For the layer that renders the error, [`on_error`](Observer::on_error) gets the
    /// rendered status. A tuple such as `(StatusCode::UNAUTHORIZED, error)`, or
    /// middleware, may change the status after that. Then
    /// [`on_status_changed`](Observer::on_status_changed) is called with the status that
    /// is sent, and the change is logged at `DEBUG`. Observers of an outer layer always
    /// get the status that is sent. For an error in a stream that has begun, it is the
    /// status that the error would have had.
    pub fn status(&self) -> StatusCode {
        self.status
    }

    /// The pattern of the route, such as `/accounts/{id}` (axum's `MatchedPath`). It is
    /// `None` for an unknown path, for a layer outside the router (the route is not yet
    /// chosen there), and outside a request.
    ///
    /// This method requires the feature `matched-path` of this crate, which is off by
    /// default. If axum's default features are on, turning it on costs nothing more.
    ///
    /// To make the route known, put the layer on a router with `Router::layer` or
    /// [`RouterExt::errors`](crate::RouterExt::errors). The path itself is not available
    /// here, because it may contain data of the client.
    #[cfg(feature = "matched-path")]
    pub fn route(&self) -> Option<&'a str> {
        Some(self.call?.request.as_ref()?.route.as_ref()?.as_str())
    }

    /// The HTTP method of the request with which the layer was called. It is `None`
    /// outside a request.
    pub fn method(&self) -> Option<&'a Method> {
        Some(&self.call?.request.as_ref()?.method)
    }

    /// The person or customer whom the call concerns, as set with
    /// [`Call::set_subject`](crate::Call::set_subject).
    pub fn subject(&self) -> Option<Arc<str>> {
        self.call?.subject.lock().unwrap_or_else(PoisonError::into_inner).clone()
    }

    /// The body of the response as it was rendered, and its media type. It is `None` if
    /// this layer did not render the body. Middleware may still change the body, and the
    /// response to a HEAD request is sent without it.
    pub fn body(&self) -> Option<(&'a Bytes, Option<&'a HeaderValue>)> {
        let response = self.response?;
        Some((response.body(), response.headers().get(header::CONTENT_TYPE)))
    }

    /// The place in the source code where the error was created. Do not show it to
    /// clients.
    ///
    /// | the error | the place |
    /// |---|---|
    /// | an error that reports a place itself: one with a [`Located`](crate::source::Located) field, or an error of an adapter | where `?` converted the source, or where the field was created |
    /// | [`Error`](crate::Error), [`HandlerError`](crate::HandlerError) | where `?`, `.into()`, [`.internal()`](crate::ResultExt::internal), `api_bail!` or a method of [`OptionExt`](crate::OptionExt) created it |
    /// | a panic | where it happened, with [`ErrorLayer::with_panic_locations`](crate::ErrorLayer::with_panic_locations) |
    /// | any other error | `None`: with thiserror's `#[from]`, `?` records no place, and a third-party response has none |
    pub fn location(&self) -> Option<SourceLocation<'a>> {
        // What the error says is the author's code.
        let own = guarded(|| self.error.location()).ok().flatten();
        let known = own.or(self.raised.map(Raised::location));
        known.map(SourceLocation::from).or_else(|| {
            let place = self.told()?.place()?;
            Some(SourceLocation::new(&place.file, place.line, place.column))
        })
    }

    /// The backtrace of the place where the error was created. It is captured with
    /// [`ErrorLayer::with_backtraces`](crate::ErrorLayer::with_backtraces), for an
    /// [`Error`](crate::Error), a [`HandlerError`](crate::HandlerError) and a panic.
    pub fn backtrace(&self) -> Option<&'a (dyn fmt::Display + Send + Sync)> {
        let raised = self.raised.and_then(Raised::backtrace);
        let backtrace = raised.or_else(|| self.told()?.place()?.backtrace.as_ref())?;
        Some(&**backtrace)
    }

    /// The texts that pass for a source.
    fn told(&self) -> Option<&'a Told> {
        self.error.source()?.downcast_ref()
    }

    /// The trace id from the request's `traceparent` (W3C Trace Context): 32 hexadecimal
    /// digits. It is known only if the layer was built with
    /// [`with_trace_id`](crate::ErrorLayer::with_trace_id), or if its format reads the
    /// request.
    pub fn trace_id(&self) -> Option<&'a str> {
        self.view.request()?.trace_id.as_deref()
    }

    /// The team that owns the error (`#[api(owner)]`).
    pub fn owner(&self) -> Option<&'static str> {
        self.view.definition().owner()
    }

    /// The address of the runbook of the error (`#[api(runbook)]`).
    pub fn runbook(&self) -> Option<&'static str> {
        self.view.definition().runbook()
    }

    /// Whether the client should send the request again. The verdict follows from the
    /// retry class of the error and from what is known about the effects of the request.
    pub fn verdict(&self) -> RetryVerdict {
        self.view.verdict()
    }

    /// The source of the error, if the error itself is available; see the
    /// [table](ErrorEvent). It is not redacted and may contain secrets.
    pub fn source(&self) -> Option<&'a (dyn Error + 'static)> {
        self.error.source().filter(|source| !source.is::<Told>() && !source.is::<BySandbox>())
    }

    /// Whether a sandbox returned the error to a test request: either the forced error,
    /// or the rejection of a request for an error that cannot be forced. Leave such
    /// errors out of metrics and alerts. It is always `false` without the feature
    /// `sandbox`.
    pub fn is_forced(&self) -> bool {
        self.is_forced || is_forced(self.error)
    }

    /// The redacted `Display` text of the error, for the log.
    #[cfg(feature = "tracing")]
    pub fn log_message(&self) -> String {
        let message = text_of(self.error);
        self.redactor.redact(&message).into_owned()
    }

    /// The texts of up to 16 sources of the error, the outermost first. Each text is
    /// redacted. A source with the same text as the source before it is left out.
    #[cfg(feature = "tracing")]
    pub fn causes(&self) -> &[String] {
        self.causes
            .get_or_init(|| texts_of(self.sources()).map(|text| self.redactor.redact(&text).into_owned()).collect())
    }

    /// The texts of the sources, redacted and joined; within the limits of one text.
    #[cfg(feature = "tracing")]
    pub(crate) fn cause(&self) -> Option<String> {
        let mut sources = self.sources().peekable();
        sources.peek()?;
        Some(self.redactor.redact_each(texts_of(sources)))
    }

    #[cfg(feature = "tracing")]
    fn sources(&self) -> impl Iterator<Item = &'a (dyn Error + 'static)> {
        self.error.source().into_iter().flat_map(chain)
    }

    /// Whether the response is marked with [`LeaveAlone`](crate::LeaveAlone), such as the
    /// response of another server. Such an error is not logged.
    pub fn is_proxied(&self) -> bool {
        self.of == Subject::Proxied
    }

    /// Whether the code of the error is known. If a handler or a library wrote the body
    /// itself, only the status is known.
    pub fn is_code_known(&self) -> bool {
        self.of == Subject::Rendered
    }
}

impl fmt::Debug for ErrorEvent<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("ErrorEvent")
            .field("view", self.view)
            .field("status", &self.status)
            .field("request", &self.call.map(|call| &call.request))
            .field("of", &self.of)
            .finish_non_exhaustive()
    }
}

/// Whether a layer of this process has an observer: only then the texts of an error are kept for one.
static IS_ANY: AtomicBool = AtomicBool::new(false);

pub(crate) fn is_any() -> bool {
    IS_ANY.load(Ordering::Relaxed)
}

pub(crate) fn note_any() {
    IS_ANY.store(true, Ordering::Relaxed);
}

/// Two observers, each of which is called whatever the other one does.
pub(crate) struct Both(pub(crate) Arc<dyn Observer>, pub(crate) Arc<dyn Observer>);

impl Observer for Both {
    fn on_error(&self, event: &ErrorEvent<'_>) {
        for observer in [&self.0, &self.1] {
            let _ = guarded(|| observer.on_error(event));
        }
    }

    fn on_status_changed(&self, event: &ErrorEvent<'_>, rendered: StatusCode) {
        for observer in [&self.0, &self.1] {
            let _ = guarded(|| observer.on_status_changed(event, rendered));
        }
    }
}

/// What is known about the error of a response. It is an extension of the response, for
/// middleware outside the layer. See
/// [`ErrorLayer::with_error_info`](crate::ErrorLayer::with_error_info).
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ErrorInfo {
    category: Category,
    error_type: Option<&'static str>,
    code: &'static str,
    id: Id,
    rendered: StatusCode,
    is_forced: bool,
}

impl ErrorInfo {
    pub(crate) fn new(view: &ErrorView<'_>, rendered: StatusCode, is_forced: bool) -> ErrorInfo {
        let (category, error_type, code) = (view.category(), view.error_type(), view.code());
        ErrorInfo { category, error_type, code, id: *view.id(), rendered, is_forced }
    }

    /// The category of the error.
    pub fn category(&self) -> Category {
        self.category
    }

    /// The type of the error, if it has one.
    pub fn error_type(&self) -> Option<&'static str> {
        self.error_type
    }

    /// The code of the error, in snake case.
    pub fn code(&self) -> &'static str {
        self.code
    }

    /// The id of the occurrence.
    pub fn id(&self) -> &Id {
        &self.id
    }

    /// The status with which the error was rendered. If the response has another one, a layer has changed it.
    pub fn rendered_status(&self) -> StatusCode {
        self.rendered
    }

    /// Whether a sandbox returned the error to a test request; see [`ErrorEvent::is_forced`].
    pub fn is_forced(&self) -> bool {
        self.is_forced
    }
}
