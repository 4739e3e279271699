//! The `Layer` and its options.

use std::{error::Error, fmt, sync::Arc, time::Duration};

use error_core::{ApiError, Challenge, ErrorStatus, IdGenerator};
use error_formats::{ErasedWireFormat, ExtraHeaders, FieldStatusFormat, RateLimitHeaders, RetryHeader, WireFormat};
use http::{HeaderName, StatusCode};
use tower_layer::Layer;

use super::{
    ErrorService, exposed_headers,
    field_status::FieldStatus,
    inner_error::downcast,
    jitter::Jitter,
    report::Report,
    selection::{RequestParts, Selection},
    settings::{OwnChallenge, PROCESS_DEFAULT, Settings},
};
use crate::{
    Observer, Scope,
    error_body::ErrorBody,
    ids::IdSource,
    observer::{Both, note_any},
    outside, panic_place, raised, unsent,
};

/// Gives every error of the services below it one format.
///
/// Typed errors are rendered where they become responses. Unstructured responses (a bare 404, the text of a
/// rejection), errors of inner services and panics become errors of the format as well. Structured bodies of handlers
/// and libraries stay unchanged, unless [`replace_structured`](ErrorLayer::replace_structured) says otherwise.
///
/// Every error response that leaves the layer is held to the same rules, whoever
/// made or changed it: it is not cached unless its author says so, a 401 has a
/// challenge, the id of the request is in a header, and it is recorded once. A
/// response with [`LeaveAlone`](crate::LeaveAlone) is never changed.
///
/// See the [crate page](crate) and [`RouterExt::errors`](crate::RouterExt::errors)
/// for examples.
#[derive(Clone)]
pub struct ErrorLayer {
    settings: Arc<Settings>,
}

impl ErrorLayer {
    /// Errors in `format`.
    ///
    /// # Panics
    ///
    /// Panics if bodies of the format repeat the HTTP status and it has no
    /// [`restate`](WireFormat::restate) that changes it: a body would disagree with
    /// its response as soon as a layer changes the status.
    pub fn new(format: impl WireFormat) -> ErrorLayer {
        ErrorLayer::from_shared(Arc::new(format))
    }

    /// Errors in a format that was chosen at run time.
    ///
    /// # Panics
    ///
    /// Panics where [`new`](ErrorLayer::new) does.
    pub fn from_shared(format: Arc<dyn ErasedWireFormat>) -> ErrorLayer {
        ErrorLayer { settings: Arc::new(Settings::new(format)) }
    }

    /// Sends the request id in this header, and accepts it from there, instead
    /// of `X-Request-Id`.
    ///
    /// An id of the request is accepted if it has 1 to 64 plain characters, so an id of an outer layer is used again.
    /// See [`accept_request_ids`](ErrorLayer::accept_request_ids) for others.
    #[must_use]
    pub fn with_request_id_header(self, name: HeaderName) -> ErrorLayer {
        self.with(|settings| settings.set_request_id(Some(name)))
    }

    /// Decides which request ids of clients and proxies are accepted. An id that
    /// is not accepted is replaced by one of this server.
    ///
    /// The test gets values of 1 to 64 ASCII letters, digits and `-_.:~=+/@;,`: they
    /// are safe in headers, addresses and log lines. By default, ids without
    /// `=+/@;,` are accepted. If the test panics, the id is not accepted.
    ///
    /// # Examples
    ///
    /// Accept only the ids of a load balancer of AWS:
    ///
    /// ```
    /// use error_response::{ErrorLayer, format::Problem};
    /// use axum::http::HeaderName;
    ///
    /// let layer = ErrorLayer::new(Problem::new())
    ///     .with_request_id_header(HeaderName::from_static("x-amzn-trace-id"))
    ///     .accept_request_ids(|id| id.starts_with("Root=1-"));
    /// # let _ = layer;
    /// ```
    #[must_use]
    pub fn accept_request_ids(self, test: impl Fn(&str) -> bool + Send + Sync + 'static) -> ErrorLayer {
        self.with(|settings| settings.accepted_ids.get_or_insert_default().test = Some(Arc::new(test)))
    }

    /// Uses the trace id of `traceparent` (W3C Trace Context) as the request id, if the request has no accepted id. A
    /// client then reports the trace id.
    #[must_use]
    pub fn with_trace_id_as_request_id(self) -> ErrorLayer {
        self.with(|settings| settings.accepted_ids.get_or_insert_default().is_trace_id = true)
    }

    /// Adds the trace id of the request's `traceparent` (W3C Trace Context) to records, as `trace_id`, and to the events of
    /// observers ([`ErrorEvent::trace_id`](crate::ErrorEvent::trace_id)). A format that shows trace ids has it without this.
    ///
    /// The layer then copies the method, the path and the trace id of each request, which costs a few allocations. A client can
    /// send any `traceparent`, unless the proxy in front replaces it.
    ///
    /// # Examples
    ///
    /// ```
    /// use std::sync::{Arc, Mutex};
    /// use axum::{Router, body::Body, http::Request};
    /// use error_response::{ErrorEvent, ErrorLayer, Observer, RouterExt, format::Stripe};
    /// use tower::ServiceExt;
    ///
    /// #[derive(Clone, Default)]
    /// struct Traces(Arc<Mutex<Vec<Option<String>>>>);
    ///
    /// impl Observer for Traces {
    ///     fn on_error(&self, event: &ErrorEvent<'_>) {
    ///         self.0.lock().unwrap().push(event.trace_id().map(str::to_owned));
    ///     }
    /// }
    ///
    /// # #[tokio::main(flavor = "current_thread")] async fn main() -> Result<(), Box<dyn std::error::Error>> {
    /// let traces = Traces::default();
    /// let layer = ErrorLayer::new(Stripe::new()).with_trace_id().with_observer(traces.clone());
    /// let app: Router = Router::new().errors(layer);
    /// let parent = "00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01";
    /// app.oneshot(Request::get("/none").header("traceparent", parent).body(Body::empty())?).await?;
    /// assert_eq!(*traces.0.lock().unwrap(), [Some("4bf92f3577b34da6a3ce929d0e0e4736".to_owned())]);
    /// # Ok(()) }
    /// ```
    #[must_use]
    pub fn with_trace_id(self) -> ErrorLayer {
        self.with(|settings| settings.needs_request = true)
    }

    /// Sends no request id.
    #[must_use]
    pub fn without_request_id(self) -> ErrorLayer {
        self.with(|settings| settings.set_request_id(None))
    }

    /// Sets the generator of the ids of requests and occurrences.
    #[must_use]
    pub fn with_ids(self, ids: impl IdGenerator + 'static) -> ErrorLayer {
        self.with(|settings| settings.ids = IdSource::of(ids))
    }

    /// Sets the challenge of every 401 without one (RFC 9110, 15.5.2). A typed error
    /// whose own challenge is only the same scheme (`#[api(challenge = "Bearer")]`)
    /// gets it too. A Bearer challenge has `error="invalid_token"` if credentials
    /// were sent and rejected (`category = credentials_invalid` or
    /// `credentials_expired`), and no `error` for a request without credentials (RFC
    /// 6750, 3.1).
    ///
    /// # Examples
    ///
    /// ```
    /// use axum::response::IntoResponse;
    /// use error_response::{ApiError, Challenge, ErrorLayer, format::Stripe};
    ///
    /// /// Log in
    /// #[derive(Debug, thiserror::Error, ApiError)]
    /// #[error("Log in")]
    /// #[api(status = 401, code = "log_in", challenge = "Bearer")]
    /// struct LogIn;
    ///
    /// let challenge = Challenge::bearer().with_parameter("resource_metadata", "https://api.example.com/.well-known/it");
    /// let layer = ErrorLayer::new(Stripe::new()).with_challenge(challenge);
    /// let response = layer.scope().enter(|| LogIn.into_response());
    /// let sent = &response.headers()["www-authenticate"];
    /// assert_eq!(sent, r#"Bearer resource_metadata="https://api.example.com/.well-known/it""#);
    /// ```
    #[must_use]
    pub fn with_challenge(self, challenge: Challenge) -> ErrorLayer {
        if challenge.is_cut() {
            unsent::warn_of_cut_challenge();
        }
        self.with(|settings| settings.challenge = Some(OwnChallenge::new(challenge)))
    }

    /// Renders errors of this type that an inner service fails with, also inside wrappers and as sources.
    ///
    /// # Examples
    ///
    /// ```
    /// use error_response::{ApiError, ErrorLayer, format::Stripe};
    ///
    /// /// The quota is used up
    /// #[derive(Debug, thiserror::Error, ApiError)]
    /// #[error("The quota is used up")]
    /// #[api(status = 429, code = "quota_exceeded", retry_after = 60)]
    /// struct QuotaExceeded;
    ///
    /// let layer = ErrorLayer::new(Stripe::new()).downcast::<QuotaExceeded>();
    /// # let _ = layer;
    /// ```
    #[must_use]
    pub fn downcast<E: ApiError + 'static>(self) -> ErrorLayer {
        self.with(|settings| settings.downcasts.push(downcast::<E>))
    }

    /// Calls `observer` for every error; may be called for several observers.
    ///
    /// [`ErrorEvent::route`](crate::ErrorEvent) is known where the layer is on a router. See [`Observer`] for examples.
    #[must_use]
    pub fn with_observer(self, observer: impl Observer) -> ErrorLayer {
        self.with(|settings| {
            let observer: Arc<dyn Observer> = Arc::new(observer);
            note_any();
            settings.observer = Some(match settings.observer.take() {
                None => observer,
                Some(first) => Arc::new(Both(first, observer)),
            });
        })
    }

    /// Makes the place of a panic known to observers: [`ErrorEvent::location`](crate::ErrorEvent::location).
    ///
    /// Only a panic hook is told where a panic happened, so this sets one for the whole process, once. It calls the hook that
    /// was set before, so that what is printed stays the same. A hook that is set later replaces it.
    ///
    /// # Examples
    ///
    /// ```
    /// use std::sync::{Arc, Mutex};
    /// use axum::{Router, body::Body, http::Request, routing::get};
    /// use error_response::{ErrorEvent, ErrorLayer, Observer, RouterExt, format::Stripe};
    /// use tower::ServiceExt;
    ///
    /// #[derive(Clone, Default)]
    /// struct Places(Arc<Mutex<Vec<(String, u32)>>>);
    ///
    /// impl Observer for Places {
    ///     fn on_error(&self, event: &ErrorEvent<'_>) {
    ///         let place = event.location().map(|place| (place.file().to_owned(), place.line()));
    ///         self.0.lock().unwrap().extend(place);
    ///     }
    /// }
    ///
    /// async fn boom() {
    ///     panic!("the ledger is gone")
    /// }
    ///
    /// # #[tokio::main(flavor = "current_thread")] async fn main() -> Result<(), Box<dyn std::error::Error>> {
    /// let places = Places::default();
    /// let layer = ErrorLayer::new(Stripe::new()).with_observer(places.clone()).with_panic_locations();
    /// let app: Router = Router::new().route("/", get(boom)).errors(layer);
    /// let response = app.oneshot(Request::get("/").body(Body::empty())?).await?;
    /// assert_eq!(response.status(), 500);
    /// assert_eq!(*places.0.lock().unwrap(), [(file!().to_owned(), line!() - 9)]);
    /// # Ok(()) }
    /// ```
    #[must_use]
    pub fn with_panic_locations(self) -> ErrorLayer {
        panic_place::note();
        self
    }

    /// Captures a backtrace wherever an [`Error`](crate::Error) or a [`HandlerError`](crate::HandlerError) is made, by `?` or
    /// `.internal()`, and, with [`with_panic_locations`](ErrorLayer::with_panic_locations), of panics:
    /// [`ErrorEvent::backtrace`](crate::ErrorEvent::backtrace).
    ///
    /// It costs each such error some microseconds and kilobytes, client errors as well, and holds for the whole process.
    /// `RUST_BACKTRACE` does not matter.
    #[must_use]
    pub fn with_backtraces(self) -> ErrorLayer {
        raised::capture();
        self
    }

    /// Sets the level of each class of errors in the log. By default server errors are logged at `ERROR` and client
    /// errors at `DEBUG`; [`LogLevels`](super::LogLevels) has an example.
    ///
    /// Nothing is formatted for a level that no subscriber records.
    #[cfg(feature = "tracing")]
    #[must_use]
    pub fn with_log_levels(self, levels: super::LogLevels) -> ErrorLayer {
        self.with(|settings| settings.levels = levels)
    }

    /// Redacts the log records of this layer with `redactor`, instead of the default one, which knows the [built-in
    /// names](crate::redact::Redactor::built_in_names) only.
    ///
    /// Errors outside every layer are logged with the redactor of the
    /// [process default](ErrorLayer::set_process_default).
    ///
    /// # Examples
    ///
    /// ```
    /// use error_response::{ErrorLayer, format::Stripe, redact::Redactor};
    ///
    /// let redactor = Redactor::new().add_name("badge")?.remove_name("session")?;
    /// assert_eq!(redactor.redact("session 7: no such badge: 4711"), "session 7: no such badge: ***");
    /// let layer = ErrorLayer::new(Stripe::new()).with_redactor(redactor);
    /// # let _ = layer;
    /// # Ok::<(), error_response::redact::InvalidName>(())
    /// ```
    #[cfg(feature = "tracing")]
    #[must_use]
    pub fn with_redactor(self, redactor: error_redact::Redactor) -> ErrorLayer {
        self.with(|settings| settings.redactor = redactor)
    }

    /// Sends the quota of an error (`#[api(rate_limit)]`) in this family of
    /// headers, besides those of its format; may be called for several families.
    ///
    /// # Examples
    ///
    /// ```
    /// use error_response::{ErrorLayer, format::{Problem, RateLimitHeaders}};
    ///
    /// let layer = ErrorLayer::new(Problem::new())
    ///     .with_rate_limit_headers(RateLimitHeaders::Structured)
    ///     .with_rate_limit_headers(RateLimitHeaders::Epoch);
    /// # let _ = layer;
    /// ```
    #[must_use]
    pub fn with_rate_limit_headers(self, family: RateLimitHeaders) -> ErrorLayer {
        self.with(|settings| settings.extra_headers.get_or_insert_default().add_rate_limit(family))
    }

    /// Sends headers that tell SDKs whether and when to retry; [`RetryHeader`] says what clients do without them, and
    /// when they are `true`. They are on every error of this layer, and on error responses that a handler or a
    /// library structured where SDKs retry their status: 408, 409, 429 and 5xx.
    ///
    /// The request is that which the layer was called with: outside a request they
    /// are `false`. A route that honours idempotency keys declares it with
    /// [`IdempotencyKeys`](crate::layer::IdempotencyKeys).
    ///
    /// # Examples
    ///
    /// ```
    /// use axum::response::IntoResponse;
    /// use error_response::{Category, CategoryError, Error, ErrorLayer, format::{RetryHeader, Stripe}};
    ///
    /// let layer = ErrorLayer::new(Stripe::new()).with_retry_headers(RetryHeader::ALL);
    /// let wait = std::time::Duration::from_millis(1_500);
    /// let error = CategoryError::new(Category::RateLimited).with_retry_after(wait).before_effects();
    /// let response = layer.scope().enter(|| Error::from(error).into_response());
    /// assert_eq!(response.headers()["x-should-retry"], "true");
    /// // Stripe's SDKs come back after half a second, whatever the wait is.
    /// assert_eq!(response.headers()["stripe-should-retry"], "false");
    /// assert_eq!(response.headers()["retry-after-ms"], "1500");
    /// assert_eq!(response.headers()["retry-after"], "2");
    /// ```
    #[must_use]
    pub fn with_retry_headers(self, headers: impl IntoIterator<Item = RetryHeader>) -> ErrorLayer {
        self.with(|settings| settings.extra_headers.get_or_insert_default().add_retry(headers))
    }

    /// Sets the wait of errors of `status` that have none: a bare 429 or 503, a `LoadShed`, an error with
    /// `retry_after = unknown`. It is in `Retry-After`, and wherever the format repeats a wait. Another call for the
    /// same status replaces it.
    ///
    /// The status is that of the response, or the standard status of the error's
    /// [category](crate::Category) where the format has another one (FinImpulse
    /// returns 500 for an overload). The error's own wait is never changed: its
    /// `retry_after`, a `Retry-After` of the response, the reset of an exhausted
    /// rate limit.
    ///
    /// # Examples
    ///
    /// ```
    /// use std::time::Duration;
    /// use axum::response::IntoResponse;
    /// use error_response::{Category, CategoryError, Error, ErrorLayer, ErrorStatus, format::Problem};
    ///
    /// let layer = ErrorLayer::new(Problem::new())
    ///     .with_default_wait(ErrorStatus::SERVICE_UNAVAILABLE, Duration::from_secs(30));
    /// let overload = Error::from(CategoryError::new(Category::Overloaded));
    /// let response = layer.scope().enter(|| overload.into_response());
    /// assert_eq!(response.headers()["retry-after"], "30");
    /// ```
    #[must_use]
    pub fn with_default_wait(self, status: ErrorStatus, wait: Duration) -> ErrorLayer {
        self.with(|settings| {
            settings.default_waits.retain(|(other, _)| *other != status);
            settings.default_waits.push((status, wait));
        })
    }

    /// Makes waits longer by a random part, so that clients that were rejected together do not retry together: see
    /// [`Jitter`] for an example.
    ///
    /// Header, body and message show the same value. A wait that a handler wrote
    /// into its own body stays as it is, and so does that of an error rendered in
    /// a task outside the layer.
    #[must_use]
    pub fn with_jitter(self, jitter: Jitter) -> ErrorLayer {
        self.with(|settings| settings.jitter = Some(jitter))
    }

    /// The headers of errors that a script in a browser can read only if `Access-Control-Expose-Headers` lists them.
    /// Pass them to the CORS layer, and put that layer **outside** of this one, so that its headers are on every
    /// error.
    ///
    /// # Examples
    ///
    /// ```
    /// use error_response::{ErrorLayer, format::Problem};
    /// use tower_http::cors::{AllowOrigin, CorsLayer};
    ///
    /// let errors = ErrorLayer::new(Problem::new());
    /// let cors = CorsLayer::new().allow_origin(AllowOrigin::any()).expose_headers(errors.exposed_headers());
    /// # let _ = cors;
    /// ```
    ///
    /// The list has the headers of this layer, of its format, of [`DeprecatedOperation`](super::DeprecatedOperation) and
    /// of tower_governor. [`Api::exposed_headers`](crate::Api::exposed_headers) adds those of the API's own errors. A
    /// header that another layer adds to errors is not known here; add its name:
    ///
    /// ```
    /// # use error_response::{ErrorLayer, format::Problem};
    /// use axum::http::HeaderName;
    ///
    /// let mut names = ErrorLayer::new(Problem::new()).exposed_headers();
    /// names.push(HeaderName::from_static("x-served-by"));
    /// ```
    pub fn exposed_headers(&self) -> Vec<HeaderName> {
        let mut names = exposed_headers::of_all_formats();
        add_own_names(&self.settings, &mut names);
        names
    }

    /// The headers of [`exposed_headers`](ErrorLayer::exposed_headers), and the
    /// headers that the errors of `catalog` define.
    ///
    /// # Examples
    ///
    /// ```
    /// use error_response::{ApiError, Catalog, ErrorLayer, catalog, format::Problem};
    ///
    /// /// The nonce is stale
    /// #[derive(Debug, thiserror::Error, ApiError)]
    /// #[error("The nonce is stale")]
    /// #[api(status = 400, code = "stale_nonce")]
    /// struct StaleNonce {
    ///     #[api(header = "next-nonce")]
    ///     next: String,
    /// }
    ///
    /// const CATALOG: Catalog = catalog![StaleNonce];
    /// let names = ErrorLayer::new(Problem::new()).exposed_headers_of(&CATALOG);
    /// assert!(names.iter().any(|name| name == "next-nonce"));
    /// ```
    pub fn exposed_headers_of(&self, catalog: &error_core::Catalog) -> Vec<HeaderName> {
        let mut names = self.exposed_headers();
        exposed_headers::add_of_catalog(catalog, &mut names);
        names
    }

    /// Uses the settings of `layer` for requests whose path begins with `prefix`: one layer for several APIs. Every
    /// error of such a request has the format, the challenge, the observer and all other settings of `layer`, also if
    /// a limit or an authentication layer rejects it, or the path is unknown.
    ///
    /// A prefix is compared by whole segments: `/v1` is for
    /// `/v1`, `/v1/` and `/v1/accounts`, not for `/v10`. In a nested router the path
    /// is the one that the client asked for, with the feature `original-uri`, which is
    /// on by default; without it the path there has no prefix of the router around.
    /// The first prefix or test that fits is used, so write the
    /// longer prefix first. Options that are set on this layer are for all other
    /// requests: they do not change `layer`.
    ///
    /// [`scope`](ErrorLayer::scope), [`to_body`](ErrorLayer::to_body) and
    /// [`set_process_default`](ErrorLayer::set_process_default) have no request, and
    /// use the settings of this layer. In a handler, `Scope::current()` and
    /// [`Error::to_body`](crate::Error::to_body) use those of the request.
    ///
    /// # Panics
    ///
    /// Panics if `prefix` does not begin with a slash or has one of `{}*?#`, and if an
    /// earlier `for_path` already covers it: the same prefix, or a shorter one (`/v1`
    /// before `/v1/admin`).
    ///
    /// # Examples
    ///
    /// ```
    /// use axum::{Router, body::Body, http::{Request, StatusCode}, routing::get};
    /// use error_response::{ErrorLayer, RouterExt, format::{Problem, Stripe}};
    /// use tower::ServiceExt;
    ///
    /// # #[tokio::main(flavor = "current_thread")] async fn main() -> Result<(), Box<dyn std::error::Error>> {
    /// let errors = ErrorLayer::new(Problem::new()).for_path("/v1", ErrorLayer::new(Stripe::new()));
    /// let app: Router = Router::new().route("/v2/accounts", get(async || StatusCode::CONFLICT)).errors(errors);
    ///
    /// let response = app.clone().oneshot(Request::get("/v2/accounts").body(Body::empty())?).await?;
    /// assert_eq!(response.headers()["content-type"], "application/problem+json");
    /// // An unknown path of the older API is an error in the older format.
    /// let response = app.oneshot(Request::get("/v1/accounts").body(Body::empty())?).await?;
    /// assert_eq!((response.status().as_u16(), &response.headers()["content-type"]), (404, &"application/json".parse()?));
    /// # Ok(()) }
    /// ```
    #[must_use]
    #[track_caller]
    pub fn for_path(self, prefix: &str, layer: ErrorLayer) -> ErrorLayer {
        let selection = Selection::by_path(prefix, layer.settings);
        selection.check_after(&self.settings.selections);
        self.with(|settings| settings.selections.push(selection))
    }

    /// Uses the settings of `layer` for requests that pass `test`, as
    /// [`for_path`](ErrorLayer::for_path) does. A test that panics chooses the
    /// settings of this layer.
    ///
    /// # Examples
    ///
    /// ```
    /// use axum::{Router, body::Body, http::Request};
    /// use error_response::{ErrorLayer, RouterExt, format::{Problem, Stripe}};
    /// use tower::ServiceExt;
    ///
    /// # #[tokio::main(flavor = "current_thread")] async fn main() -> Result<(), Box<dyn std::error::Error>> {
    /// let errors = ErrorLayer::new(Problem::new())
    ///     .for_requests(|head| head.headers().contains_key("stripe-version"), ErrorLayer::new(Stripe::new()));
    /// let app: Router = Router::new().errors(errors);
    ///
    /// let request = Request::get("/none").header("stripe-version", "2026-01-01");
    /// let response = app.oneshot(request.body(Body::empty())?).await?;
    /// assert_eq!(response.headers()["content-type"], "application/json");
    /// # Ok(()) }
    /// ```
    #[must_use]
    pub fn for_requests(
        self,
        test: impl Fn(RequestParts<'_>) -> bool + Send + Sync + 'static,
        layer: ErrorLayer,
    ) -> ErrorLayer {
        let selection = Selection::by_test(test, layer.settings);
        self.with(|settings| settings.selections.push(selection))
    }

    /// Replaces structured errors of handlers and libraries, such as the JSON of a proxied response, by the format's
    /// error for their status, if `test` returns `true` for the status. The status, the wait and the other headers
    /// stay; the body is dropped unread.
    ///
    /// For one route put a layer on that route, or use
    /// [`for_path`](ErrorLayer::for_path). Errors that this crate rendered,
    /// and responses with [`LeaveAlone`](crate::LeaveAlone), are never
    /// replaced.
    ///
    /// # Examples
    ///
    /// ```
    /// use axum::{Json, Router, body::{Body, to_bytes}, http::{Request, StatusCode}, routing::get};
    /// use error_response::{ErrorLayer, RouterExt, format::Stripe};
    /// use tower::ServiceExt;
    ///
    /// # #[tokio::main(flavor = "current_thread")] async fn main() -> Result<(), Box<dyn std::error::Error>> {
    /// // What an upstream returns to a proxy.
    /// async fn proxy() -> (StatusCode, [(&'static str, &'static str); 1], Json<[&'static str; 1]>) {
    ///     (StatusCode::TOO_MANY_REQUESTS, [("retry-after", "7")], Json(["upstream: slow down"]))
    /// }
    ///
    /// let errors = ErrorLayer::new(Stripe::new()).replace_structured(|status| status == StatusCode::TOO_MANY_REQUESTS);
    /// let app: Router = Router::new().route("/quotes", get(proxy)).errors(errors);
    ///
    /// let response = app.oneshot(Request::get("/quotes").body(Body::empty())?).await?;
    /// assert_eq!((response.status().as_u16(), &response.headers()["retry-after"]), (429, &"7".parse()?));
    /// let body = to_bytes(response.into_body(), 1024).await?;
    /// assert!(body.starts_with(br#"{"error":{"code":"rate_limit_exceeded""#));
    /// # Ok(()) }
    /// ```
    #[must_use]
    pub fn replace_structured(self, test: impl Fn(StatusCode) -> bool + Send + Sync + 'static) -> ErrorLayer {
        self.with(|settings| {
            settings.replaces = Some(match settings.replaces.take() {
                None => Arc::new(test),
                Some(before) => Arc::new(move |status| before(status) || test(status)),
            });
        })
    }

    /// Watches streamed bodies, whose length is unknown when they begin: if one fails or panics, the error is logged,
    /// observers are called, and the body ends as an error. A stream of events or of JSON lines ends with a last
    /// frame in the layer's format.
    ///
    /// Costs an allocation for each streamed response and nothing for others.
    /// The [streams](crate::stream) of typed errors do not need it.
    #[must_use]
    pub fn watch_streams(self) -> ErrorLayer {
        self.with(|settings| settings.watch_streams = true)
    }

    /// Adds an [`ErrorInfo`](crate::ErrorInfo) to the extensions of every
    /// error, for middleware further out.
    #[must_use]
    pub fn with_error_info(self) -> ErrorLayer {
        self.with(|settings| settings.expose = true)
    }

    /// Forwards the text of third-party 4xx responses to clients, if it has up to 8 KiB in up to 1,024 frames and is
    /// already in memory.
    ///
    /// # Caveats
    ///
    /// The texts of axum's own rejections name Rust types and quote values of
    /// the request. Only turn this on over services whose texts you wrote.
    #[must_use]
    pub fn forward_client_error_text(self) -> ErrorLayer {
        self.with(|settings| settings.forward_text = true)
    }

    /// Sets the status of invalid fields in paths, queries and bodies, and of every error with the category
    /// `MissingField`, `UnknownField` or `InvalidField` and without a status of its own.
    ///
    /// By default the format decides: `Problem` has 422, the other built-in formats have 400.
    ///
    /// With [`BadRequest`](FieldStatus::BadRequest), the 422 of axum's own `Json` and `Form` becomes a
    /// 400 as well, if the text of the rejection has up to 8 KiB. The 422 of a handler stays.
    ///
    /// # Examples
    ///
    /// ```
    /// use axum::response::IntoResponse;
    /// use error_response::{Category, CategoryError, Error, ErrorLayer, extract::FieldStatus, format::Problem};
    ///
    /// let layer = ErrorLayer::new(Problem::new()).with_field_status(FieldStatus::BadRequest);
    /// let error = Error::from(CategoryError::new(Category::MissingField));
    /// assert_eq!(layer.scope().enter(|| error.into_response()).status(), 400);
    /// ```
    #[must_use]
    pub fn with_field_status(self, status: FieldStatus) -> ErrorLayer {
        self.with(|settings| {
            settings.fields_are_bad_requests = status == FieldStatus::BadRequest;
            settings.format = Arc::new(FieldStatusFormat::new(settings.format.clone(), status.into()));
        })
    }

    /// Responds with the format's 404 where a parameter of the path is invalid:
    /// `/seats/x` with [`Path<u32>`](crate::extract::Path) names no seat.
    ///
    /// By default the response says what is wrong with the parameter. The OpenAPI
    /// document does not follow this option: declare
    /// [`Category::NotFound`](crate::Category) on such operations.
    ///
    /// # Examples
    ///
    /// ```
    /// use axum::{Router, body::Body, http::Request, routing::get};
    /// use error_response::{ErrorLayer, RouterExt, extract::Path, format::Problem};
    /// use tower::ServiceExt;
    ///
    /// # #[tokio::main(flavor = "current_thread")] async fn main() -> Result<(), Box<dyn std::error::Error>> {
    /// let app: Router = Router::new()
    ///     .route("/seats/{id}", get(async |Path(id): Path<u32>| id.to_string()))
    ///     .errors(ErrorLayer::new(Problem::new()).with_not_found_paths());
    /// assert_eq!(app.oneshot(Request::get("/seats/x").body(Body::empty())?).await?.status(), 404);
    /// # Ok(()) }
    /// ```
    #[must_use]
    pub fn with_not_found_paths(self) -> ErrorLayer {
        self.with(|settings| settings.not_found_paths = true)
    }

    /// Shows clients the value they sent in this field, if an [extractor](crate::extract) rejects it: a text of up to
    /// 64 characters, a number, `true` or `false`. Formats that have a member for it show it.
    ///
    /// `field` is the name, and the names around it with dots: `items.currency`
    /// is the currency of each item. Never name a field that may contain a
    /// secret.
    ///
    /// The layer does not know the fields of your types, so it cannot report a
    /// misspelt name: such a name has no effect.
    ///
    /// # Panics
    ///
    /// Panics if a name is empty: `""`, `"items..currency"`.
    #[must_use]
    #[track_caller]
    pub fn echo_value_of(self, field: impl Into<String>) -> ErrorLayer {
        let field = field.into();
        assert!(field.split('.').all(|name| !name.is_empty()), "the field {field:?} has an empty name");
        self.with(|settings| settings.echoed.push(field))
    }

    /// Changes no response, and reports what this layer would have changed: for a service that runs without it.
    ///
    /// Each kind of response is reported once, with its route: as a `WARN` record of the target
    /// `error_response::report_only`, and in the [`Report`] that [`report`](ErrorLayer::report) returns. Requests and
    /// responses pass unchanged, the services below run outside of the layer's scope, and a panic is not caught.
    /// [`RouterExt::errors`](crate::RouterExt::errors) installs no fallback.
    ///
    /// Routes are known with the feature `matched-path`. An error of an inner service (a timeout without
    /// `HandleErrorLayer`) has no response without the layer: it is rendered.
    ///
    /// # Examples
    ///
    /// ```
    /// use axum::{Router, body::Body, http::{Request, StatusCode}, routing::get};
    /// use error_response::{ErrorLayer, RouterExt, format::Problem};
    /// use tower::ServiceExt;
    ///
    /// # #[tokio::main(flavor = "current_thread")] async fn main() -> Result<(), Box<dyn std::error::Error>> {
    /// let errors = ErrorLayer::new(Problem::new()).report_only();
    /// let app: Router = Router::new().route("/seat", get(async || StatusCode::CONFLICT)).errors(errors.clone());
    ///
    /// let response = app.oneshot(Request::get("/seat").body(Body::empty())?).await?;
    /// assert!(response.headers().get("content-type").is_none()); // as it was
    ///
    /// let report = errors.report();
    /// let [conflict] = &report.entries()[..] else { panic!("one kind of response: {report}") };
    /// assert_eq!((conflict.method(), conflict.status(), conflict.code()), ("GET", Some(409), Some("conflict")));
    /// assert!(conflict.to_string().contains("no body"));
    /// # Ok(()) }
    /// ```
    #[must_use]
    pub fn report_only(self) -> ErrorLayer {
        self.with(|settings| settings.report = Some(settings.report.take().unwrap_or_default()))
    }

    /// What this layer and its clones would have changed so far, if it is [`report_only`](ErrorLayer::report_only); else
    /// the report stays empty.
    pub fn report(&self) -> Report {
        self.settings.report.clone().unwrap_or_default()
    }

    pub(crate) fn is_report_only(&self) -> bool {
        self.settings.report.is_some()
    }

    /// The scope that this layer would make for a request, for code without a request: a test, a queue's worker.
    ///
    /// Without a request it has the settings of this layer itself, never those of a
    /// [`for_path`](ErrorLayer::for_path) or [`for_requests`](ErrorLayer::for_requests):
    /// use the scope of the layer that you gave them.
    ///
    /// # Examples
    ///
    /// ```
    /// use axum::response::IntoResponse;
    /// use error_response::{Category, CategoryError, Error, ErrorLayer, format::Stripe};
    ///
    /// let error = Error::from(CategoryError::new(Category::NotFound));
    /// let response = ErrorLayer::new(Stripe::new()).scope().enter(|| error.into_response());
    /// assert_eq!(response.headers()["content-type"], "application/json");
    /// ```
    pub fn scope(&self) -> Scope {
        Scope::of(self.settings.clone())
    }

    /// The body of an error in the format of this layer, for code that has no request: the result of a job. It is neither
    /// logged nor observed; [`Scope::to_recorded_body`] does that: `layer.scope().to_recorded_body(&error)`.
    ///
    /// In a handler use [`Error::to_body`](crate::Error::to_body) or `Scope::current().to_body(&error)`, which know the
    /// request, and the settings that [`for_path`](ErrorLayer::for_path) chose for it. Here there is no request: the settings
    /// are those of this layer itself.
    pub fn to_body(&self, error: &dyn ApiError) -> ErrorBody {
        self.scope().to_body(error)
    }

    /// Makes this layer the default of the process: errors outside of every layer (in a task, behind a `Buffer`) are
    /// rendered as this layer does. Without it they are problem+json. Settings for [some paths](ErrorLayer::for_path)
    /// do not apply: there is no request.
    ///
    /// # Errors
    ///
    /// Fails if a default was set before, or an error was rendered with the built-in one.
    pub fn set_process_default(self) -> Result<(), DefaultAlreadySet> {
        outside::note_default();
        PROCESS_DEFAULT.set(self.settings).map_err(|_| DefaultAlreadySet)
    }

    fn with(mut self, change: impl FnOnce(&mut Settings)) -> ErrorLayer {
        let settings = Arc::make_mut(&mut self.settings);
        change(settings);
        // What was prepared for other settings is not theirs.
        settings.prepare();
        self
    }
}

/// Adds the names of headers that only layers with these settings send, each
/// once.
fn add_own_names(settings: &Settings, names: &mut Vec<HeaderName>) {
    let retry = settings.extra_headers.iter().flat_map(ExtraHeaders::retry).map(|header| header.name());
    for name in settings.request_id.iter().cloned().chain(retry) {
        if !names.contains(&name) {
            names.push(name);
        }
    }
    exposed_headers::add_of_format(&*settings.format, names);
    for selection in &settings.selections {
        add_own_names(selection.settings(), names);
    }
}

impl<S> Layer<S> for ErrorLayer {
    type Service = ErrorService<S>;

    fn layer(&self, inner: S) -> ErrorService<S> {
        ErrorService::new(inner, self.settings.clone())
    }
}

impl fmt::Debug for ErrorLayer {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("ErrorLayer").field("format", &self.settings.format).finish_non_exhaustive()
    }
}

/// The process default can be set once, before the first error that needs it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct DefaultAlreadySet;

impl fmt::Display for DefaultAlreadySet {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("the process's default error format is set already; set it once, before the first error")
    }
}

impl Error for DefaultAlreadySet {}
