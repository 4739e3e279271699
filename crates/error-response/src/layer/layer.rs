//! The error layer and its settings.

use std::{error::Error, fmt, sync::Arc, time::Duration};

use error_core::{ApiError, Challenge, ErrorStatus, IdGenerator};
use error_formats::{ErasedWireFormat, ExtraHeaders, FieldStatusFormat, RateLimitHeaders, RetryHeader, WireFormat};
use http::{HeaderName, HeaderValue, StatusCode};
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

/// Gives every error of the services below it the same format.
///
/// Typed errors are rendered where they become responses. Unstructured error responses
/// (an empty 404, the plain text of a rejection), errors of inner services and panics are
/// converted to the format as well. Structured bodies of handlers and libraries (JSON,
/// HTML) stay unchanged, unless you replace them with
/// [`replace_structured`](ErrorLayer::replace_structured).
///
/// Every error response that leaves the layer follows the same rules, whichever code
/// created or changed it: caches must not store it unless its author allows that, a 401
/// has a challenge, the request id is in a header, and the error is logged once. A
/// response with the extension [`LeaveAlone`](crate::LeaveAlone) is never changed.
///
/// On a router, add it with [`RouterExt::errors`](crate::RouterExt::errors). Around any
/// other service, it is a layer like those of tower.
///
/// # Examples
///
/// ```
/// use axum::{Router, body::{Body, to_bytes}, http::Request, routing::get};
/// use error_response::{ErrorLayer, RouterExt, format::Problem};
/// # use tower::ServiceExt;
///
/// # #[tokio::main(flavor = "current_thread")] async fn main() -> Result<(), Box<dyn std::error::Error>> {
/// let app: Router = Router::new().route("/report", get(async || "ready")).errors(ErrorLayer::new(Problem::new()));
///
/// // axum itself would send an empty body.
/// let response = app.oneshot(Request::post("/report").body(Body::empty())?).await?;
/// assert_eq!(response.status(), 405);
/// assert_eq!(response.headers()["allow"], "GET,HEAD");
/// assert_eq!(response.headers()["cache-control"], "no-store");
/// assert_eq!(
///     to_bytes(response.into_body(), 1024).await?,
///     concat!(
///         r#"{"type":"about:blank","title":"Method Not Allowed","status":405,"#,
///         r#""detail":"The method is not allowed for this resource","code":"method_not_allowed"}"#,
///     ),
/// );
/// # Ok(()) }
/// ```
#[derive(Clone)]
pub struct ErrorLayer {
    settings: Arc<Settings>,
}

impl ErrorLayer {
    /// Creates a layer that sends errors in `format`.
    ///
    /// # Panics
    ///
    /// Panics if the format writes the HTTP status into bodies but does not implement
    /// [`restate`](WireFormat::restate). Without it, the body would contradict its
    /// response as soon as a layer changes the status. Also panics if the
    /// [`docs_base`](WireFormat::docs_base) of the format is invalid.
    pub fn new(format: impl WireFormat) -> ErrorLayer {
        ErrorLayer::from_shared(Arc::new(format))
    }

    /// Creates a layer that sends errors in a format that is chosen at run time.
    ///
    /// # Panics
    ///
    /// Panics if [`new`](ErrorLayer::new) would.
    pub fn from_shared(format: Arc<dyn ErasedWireFormat>) -> ErrorLayer {
        ErrorLayer { settings: Arc::new(Settings::new(format)) }
    }

    /// Sends the request id in this header, and accepts a request id from it, instead of
    /// `X-Request-Id`.
    ///
    /// An id that the client, a proxy or an outer layer has set is accepted if it has 1
    /// to 64 letters, digits, `-`, `_`, `.`, `:` and `~`. To accept other ids, use
    /// [`accept_request_ids`](ErrorLayer::accept_request_ids).
    #[must_use]
    pub fn with_request_id_header(self, name: HeaderName) -> ErrorLayer {
        self.with(|settings| settings.set_request_id(Some(name)))
    }

    /// Decides which request ids of clients and proxies are accepted. An id that is not
    /// accepted is replaced by a new one.
    ///
    /// The layer passes only values of 1 to 64 ASCII letters, digits and `-_.:~=+/@;,` to
    /// `test`, because these are safe in headers, addresses and log lines. By default,
    /// ids without `=+/@;,` are accepted. If the test panics, the id is not accepted.
    ///
    /// # Examples
    ///
    /// Accept only the ids of an AWS load balancer:
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

    /// Uses the trace id from `traceparent` (W3C Trace Context) as the request id, if the
    /// request has no accepted request id. Clients then report the trace id to you.
    #[must_use]
    pub fn with_trace_id_as_request_id(self) -> ErrorLayer {
        self.with(|settings| settings.accepted_ids.get_or_insert_default().is_trace_id = true)
    }

    /// Adds the trace id from the request's `traceparent` (W3C Trace Context) to log
    /// records, as `trace_id`, and to the events of observers
    /// ([`ErrorEvent::trace_id`](crate::ErrorEvent::trace_id)). Formats that show trace
    /// ids do so without this setting.
    ///
    /// With this setting, the layer copies the method, the path and the trace id of each
    /// request, which costs a few allocations. Clients can send any `traceparent`, unless
    /// a proxy in front of the service replaces it.
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

    /// Turns request ids off: no header with a request id is sent.
    #[must_use]
    pub fn without_request_id(self) -> ErrorLayer {
        self.with(|settings| settings.set_request_id(None))
    }

    /// Sets the generator for the ids of requests and occurrences.
    #[must_use]
    pub fn with_ids(self, ids: impl IdGenerator + 'static) -> ErrorLayer {
        self.with(|settings| settings.ids = IdSource::of(ids))
    }

    /// Sets the challenge of every 401 that has no challenge (RFC 9110, section 15.5.2).
    /// A typed error may have a challenge that consists of the same scheme without
    /// parameters (`#[api(challenge = "Bearer")]`): the layer's challenge replaces it.
    /// For a `Bearer` challenge, the layer adds `error="invalid_token"` if credentials
    /// were sent and rejected (`category = credentials_invalid` or
    /// `credentials_expired`). For a request without credentials, it adds no `error` (RFC
    /// 6750, section 3.1).
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

    /// Renders the error if an inner service fails with an error of type `E`, even if it
    /// is inside a wrapper or is the source of another error.
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

    /// Adds an observer, which is called for every error. Call this method several times
    /// for several observers.
    ///
    /// [`ErrorEvent::route`](crate::ErrorEvent) is known if the layer is on a router. See
    /// [`Observer`] for examples.
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

    /// Records the place in the source code where a panic happens, for observers:
    /// [`ErrorEvent::location`](crate::ErrorEvent::location).
    ///
    /// Only a panic hook can learn where a panic happened, so this method sets a hook for
    /// the whole process, once. The new hook calls the previous one, so the printed
    /// output stays the same. A hook that is set later replaces it.
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

    /// Captures a backtrace wherever `?` or `.internal()` creates an
    /// [`Error`](crate::Error) or a [`HandlerError`](crate::HandlerError). Observers read
    /// it from [`ErrorEvent::backtrace`](crate::ErrorEvent::backtrace). Together with
    /// [`with_panic_locations`](ErrorLayer::with_panic_locations), backtraces of panics
    /// are captured too.
    ///
    /// Each such error then costs some microseconds and kilobytes more, including client
    /// errors. The setting applies to the whole process, and does not depend on
    /// `RUST_BACKTRACE`.
    #[must_use]
    pub fn with_backtraces(self) -> ErrorLayer {
        raised::capture();
        self
    }

    /// Sets the log level of each class of errors. By default, server errors are logged
    /// at `ERROR` and client errors at `DEBUG`. [`LogLevels`](super::LogLevels) has an
    /// example.
    ///
    /// If no subscriber records a level, its log records are not even formatted.
    #[cfg(feature = "tracing")]
    #[must_use]
    pub fn with_log_levels(self, levels: super::LogLevels) -> ErrorLayer {
        self.with(|settings| settings.levels = levels)
    }

    /// Redacts the log records of this layer with `redactor`. The default redactor hides
    /// only values with the [built-in names](crate::redact::Redactor::built_in_names).
    ///
    /// Errors outside every layer are redacted by the [process
    /// default](ErrorLayer::set_process_default).
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

    /// Sends the quota of an error (`#[api(rate_limit)]`) in this family of headers, in
    /// addition to those that the format sends. Call this method several times for
    /// several families.
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

    /// Sends headers that tell SDKs whether and when to retry. [`RetryHeader`] explains
    /// when they are `true`, and what SDKs do without them. The layer adds them to every
    /// error that it renders. It also adds them to structured error responses of handlers
    /// and libraries if SDKs retry the status: 408, 409, 429 and 5xx.
    ///
    /// The headers depend on the request with which the layer was called; outside a
    /// request they are `false`. If a route honours idempotency keys, declare that with
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
    /// // Stripe's SDKs retry after half a second, whatever the wait is.
    /// assert_eq!(response.headers()["stripe-should-retry"], "false");
    /// assert_eq!(response.headers()["retry-after-ms"], "1500");
    /// assert_eq!(response.headers()["retry-after"], "2");
    /// ```
    #[must_use]
    pub fn with_retry_headers(self, headers: impl IntoIterator<Item = RetryHeader>) -> ErrorLayer {
        self.with(|settings| settings.extra_headers.get_or_insert_default().add_retry(headers))
    }

    /// Sets the default wait of errors with `status` that have no wait: an empty 429 or
    /// 503, the rejection of a `LoadShed`, or an error with `retry_after = unknown`. The
    /// wait is sent in `Retry-After`, and in the body if the format repeats waits.
    /// Another call for the same status replaces the default.
    ///
    /// `status` is the status of the response. If the format maps the error's
    /// [category](crate::Category) to another status (FinImpulse returns 500 for an
    /// overload), a default wait for the standard status of the category is used too. An
    /// error's own wait is never changed: its `retry_after`, a `Retry-After` of the
    /// response, or the reset of an exhausted quota.
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
            for waits in [&mut settings.default_waits, &mut settings.author_waits] {
                waits.retain(|(other, _)| *other != status);
                waits.push((status, wait));
            }
        })
    }

    /// Adds a random delay to waits, so that clients that were rejected together do not
    /// retry together. See [`Jitter`] for an example.
    ///
    /// The header, the body and the message show the same value. The delay is not added
    /// to a wait that a handler wrote into its own body, nor to the wait of an error that
    /// was rendered in a task outside the layer.
    #[must_use]
    pub fn with_jitter(self, jitter: Jitter) -> ErrorLayer {
        self.with(|settings| settings.jitter = Some(jitter))
    }

    /// The headers of error responses that scripts in browsers can read only if
    /// `Access-Control-Expose-Headers` lists them. Pass them to the CORS layer, and put
    /// that layer **outside** this one, so that every error has the CORS headers.
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
    /// The list contains the headers of this layer, of its format, of
    /// [`DeprecatedOperation`](super::DeprecatedOperation) and of tower_governor.
    /// [`Api::exposed_headers`](crate::Api::exposed_headers) adds those that the API's
    /// own errors define. If another layer adds a header to errors, add its name
    /// yourself:
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

    /// Returns the list of [`exposed_headers`](ErrorLayer::exposed_headers), extended by
    /// the headers that the errors of `catalog` define.
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

    /// Uses the settings of `layer` for requests whose path begins with `prefix`, so that
    /// one layer serves several APIs. Every error of such a request has the format, the
    /// challenge, the observers and all other settings of `layer`, even if a limit or an
    /// authentication layer rejects the request or the path is unknown.
    ///
    /// The prefix is compared by whole segments: `/v1` matches `/v1`, `/v1/` and
    /// `/v1/accounts`, but not `/v10`. In a nested router, the path is compared as the
    /// client sent it, thanks to the feature `original-uri`, which is on by default.
    /// Without this feature, a nested router sees the path without the prefix at which it
    /// is nested. The first prefix or test that matches is used, so write longer prefixes
    /// first. Settings of this layer itself apply to all other requests; they do not
    /// change `layer`.
    ///
    /// [`scope`](ErrorLayer::scope), [`to_body`](ErrorLayer::to_body) and
    /// [`set_process_default`](ErrorLayer::set_process_default) know no request, so they
    /// use the settings of this layer itself. In a handler, `Scope::current()` and
    /// [`Error::to_body`](crate::Error::to_body) use the settings for the current
    /// request.
    ///
    /// # Panics
    ///
    /// Panics if `prefix` does not begin with a slash or contains one of `{}*?#`. It also
    /// panics if an earlier `for_path` already covers the prefix: with the same prefix or
    /// a shorter one (`/v1` before `/v1/admin`).
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
        self.with_selection(selection)
    }

    /// Uses the settings of `layer` for requests for which `test` returns `true`. Apart
    /// from that, it works like [`for_path`](ErrorLayer::for_path). If the test panics,
    /// the settings of this layer are used.
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
        self.with_selection(selection)
    }

    /// Uses the settings of `layer` for requests in which the header `name` has this
    /// `value`, for example the version of the API that the client requests. Apart from
    /// that, it works like [`for_path`](ErrorLayer::for_path). Every error names the
    /// header in `Vary`, so that caches store separate responses for different values
    /// (RFC 9110, section 12.5.5).
    ///
    /// # Examples
    ///
    /// ```
    /// use axum::{Router, body::Body, http::{HeaderName, HeaderValue, Request}};
    /// use error_response::{ErrorLayer, RouterExt, format::{Problem, Stripe}};
    /// use tower::ServiceExt;
    ///
    /// # #[tokio::main(flavor = "current_thread")] async fn main() -> Result<(), Box<dyn std::error::Error>> {
    /// const VERSION: HeaderName = HeaderName::from_static("api-version");
    /// let errors = ErrorLayer::new(Problem::new())
    ///     .for_header(VERSION, HeaderValue::from_static("1"), ErrorLayer::new(Stripe::new()));
    /// let app: Router = Router::new().errors(errors);
    ///
    /// let response = app.clone().oneshot(Request::get("/none").header(VERSION, "1").body(Body::empty())?).await?;
    /// assert_eq!(response.headers()["content-type"], "application/json");
    /// let response = app.oneshot(Request::get("/none").body(Body::empty())?).await?;
    /// assert_eq!(response.headers()["content-type"], "application/problem+json");
    /// assert_eq!(response.headers()["vary"], "api-version");
    /// # Ok(()) }
    /// ```
    #[must_use]
    pub fn for_header(self, name: HeaderName, value: HeaderValue, layer: ErrorLayer) -> ErrorLayer {
        self.with_selection(Selection::by_header(name, value, layer.settings))
    }

    /// Uses the settings of `layer` for requests whose body has this media type. Apart
    /// from that, it works like [`for_header`](ErrorLayer::for_header). Parameters, such
    /// as a `charset`, are not compared.
    ///
    /// # Examples
    ///
    /// ```
    /// use axum::{Router, body::Body, http::Request};
    /// use error_response::{ErrorLayer, RouterExt, format::{Problem, Uppercase}};
    /// use tower::ServiceExt;
    ///
    /// # #[tokio::main(flavor = "current_thread")] async fn main() -> Result<(), Box<dyn std::error::Error>> {
    /// let errors = ErrorLayer::new(Problem::new())
    ///     .for_content_type("application/x-www-form-urlencoded", ErrorLayer::new(Uppercase::new()));
    /// let app: Router = Router::new().errors(errors);
    ///
    /// let request = Request::post("/none").header("content-type", "application/x-www-form-urlencoded; charset=utf-8");
    /// let response = app.oneshot(request.body(Body::empty())?).await?;
    /// assert_eq!((&response.headers()["content-type"], &response.headers()["vary"]), (&"application/json".parse()?, &"content-type".parse()?));
    /// # Ok(()) }
    /// ```
    #[must_use]
    pub fn for_content_type(self, media_type: &str, layer: ErrorLayer) -> ErrorLayer {
        self.with_selection(Selection::by_content_type(media_type, layer.settings))
    }

    fn with_selection(self, selection: Selection<Settings>) -> ErrorLayer {
        self.with(|settings| settings.selections.push(selection))
    }

    /// Also sends errors in `format`, to clients that prefer its media type (RFC 9110,
    /// section 12.5.1). All other settings of this layer apply to every format.
    ///
    /// The format with the highest weight in the request's `Accept` is used. If several
    /// formats have the same weight, the layer's own format is preferred, then the
    /// alternative that was added first. In `Accept`, `application/json` also matches
    /// `application/problem+json`. If a request has no `Accept`, or accepts none of the
    /// formats, its errors have the layer's own format, so the layer never returns a 406.
    /// Every error that the layer renders names `Accept` in `Vary`.
    ///
    /// `Accept` chooses the format of error responses only. Successes that a format wraps
    /// ([`Reply`](crate::Reply)), errors inside another body
    /// ([`to_body`](crate::Error::to_body)) and the end of a stream that failed have the
    /// layer's own format.
    ///
    /// # Panics
    ///
    /// Panics if two formats have the same media type, if the media type of a format is
    /// invalid, or if there are more than 16 formats. It also panics if
    /// [`new`](ErrorLayer::new) would.
    ///
    /// # Examples
    ///
    /// ```
    /// use axum::{Router, body::{Body, to_bytes}, http::Request};
    /// use error_response::{ErrorLayer, RouterExt, format::{Problem, Uppercase}};
    /// use tower::ServiceExt;
    ///
    /// # #[tokio::main(flavor = "current_thread")] async fn main() -> Result<(), Box<dyn std::error::Error>> {
    /// let errors = ErrorLayer::new(Problem::new()).with_alternative(Uppercase::new());
    /// let app: Router = Router::new().errors(errors);
    ///
    /// let request = Request::get("/none").header("accept", "application/json, application/problem+json;q=0.1");
    /// let response = app.clone().oneshot(request.body(Body::empty())?).await?;
    /// assert_eq!(response.headers()["content-type"], "application/json");
    /// assert_eq!(response.headers()["vary"], "accept");
    /// // What nothing can satisfy is a problem all the same.
    /// let request = Request::get("/none").header("accept", "image/png");
    /// let response = app.oneshot(request.body(Body::empty())?).await?;
    /// assert_eq!((response.status().as_u16(), &response.headers()["content-type"]), (404, &"application/problem+json".parse()?));
    /// # Ok(()) }
    /// ```
    #[cfg(feature = "negotiation")]
    #[cfg_attr(docsrs, doc(cfg(feature = "negotiation")))]
    #[must_use]
    #[track_caller]
    pub fn with_alternative(self, format: impl WireFormat) -> ErrorLayer {
        self.with_shared_alternative(Arc::new(format))
    }

    /// Like [`with_alternative`](ErrorLayer::with_alternative), but for a format that is
    /// chosen at run time.
    ///
    /// # Panics
    ///
    /// Panics if [`with_alternative`](ErrorLayer::with_alternative) would.
    #[cfg(feature = "negotiation")]
    #[cfg_attr(docsrs, doc(cfg(feature = "negotiation")))]
    #[must_use]
    #[track_caller]
    pub fn with_shared_alternative(mut self, format: Arc<dyn ErasedWireFormat>) -> ErrorLayer {
        let Settings { format: own, alternatives, .. } = Arc::make_mut(&mut self.settings);
        alternatives.add(&**own, format);
        self.with(|_| ())
    }

    /// Sends the texts of errors in the language that the client prefers (RFC 9110, section
    /// 12.5.4). `languages` has the texts; see the page Languages of the book. All other
    /// settings of this layer apply to every language.
    ///
    /// If a client reads none of the languages, or if a text is missing in its language, it
    /// gets the author's own text, so the layer never returns a 406. Every error that the
    /// layer renders has a `Content-Language` header, and names `Accept-Language` in
    /// `Vary`. Codes, types and members are the same in every language, and the log
    /// is in the language of the code.
    ///
    /// # Examples
    ///
    /// ```
    /// use axum::{Router, body::{Body, to_bytes}, http::Request};
    /// use error_response::{ErrorLayer, RouterExt, format::Problem, languages::Languages};
    /// use tower::ServiceExt;
    ///
    /// # #[tokio::main(flavor = "current_thread")] async fn main() -> Result<(), Box<dyn std::error::Error>> {
    /// let languages = Languages::new("en")?.with("de", "not_found = Hier ist nichts\nstatus-404 = Nicht gefunden")?;
    /// let errors = ErrorLayer::new(Problem::new()).with_languages(languages);
    /// let app: Router = Router::new().errors(errors);
    ///
    /// let request = Request::get("/none").header("accept-language", "de-CH, en;q=0.8");
    /// let response = app.oneshot(request.body(Body::empty())?).await?;
    /// assert_eq!(response.headers()["content-language"], "de");
    /// assert_eq!(response.headers()["vary"], "accept-language");
    /// let body = to_bytes(response.into_body(), 1_024).await?;
    /// assert_eq!(body, r#"{"type":"about:blank","title":"Nicht gefunden","status":404,"detail":"Hier ist nichts","code":"not_found"}"#);
    /// # Ok(()) }
    /// ```
    #[cfg(feature = "languages")]
    #[cfg_attr(docsrs, doc(cfg(feature = "languages")))]
    #[must_use]
    pub fn with_languages(self, languages: error_languages::Languages) -> ErrorLayer {
        self.with(|settings| settings.set_languages(super::languages::Languages::new(languages)))
    }

    /// Replaces structured error responses of handlers and libraries, such as the JSON of
    /// a proxied response, if `test` returns `true` for their status. The body becomes
    /// the format's error for the status; the original body is dropped without being
    /// read. The status, the wait and the other headers are kept.
    ///
    /// To do this for a single route, put another layer on that route, or use
    /// [`for_path`](ErrorLayer::for_path). Errors that this crate rendered and responses
    /// with [`LeaveAlone`](crate::LeaveAlone) are never replaced.
    ///
    /// # Examples
    ///
    /// ```
    /// use axum::{Json, Router, body::{Body, to_bytes}, http::{Request, StatusCode}, routing::get};
    /// use error_response::{ErrorLayer, RouterExt, format::Stripe};
    /// use tower::ServiceExt;
    ///
    /// # #[tokio::main(flavor = "current_thread")] async fn main() -> Result<(), Box<dyn std::error::Error>> {
    /// // The response of an upstream service, as a proxy receives it.
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

    /// Watches third-party streamed bodies (those whose length is not known at the
    /// start). If such a body fails or panics, the error is logged, observers are called,
    /// and the body ends as incomplete. A stream of server-sent events or JSON lines
    /// first sends the error in the layer's format as its last frame.
    ///
    /// It costs one allocation for each streamed response, and nothing for other
    /// responses. The [streams](crate::stream) of this crate do not need it.
    #[must_use]
    pub fn watch_streams(self) -> ErrorLayer {
        self.with(|settings| settings.watch_streams = true)
    }

    /// Adds an [`ErrorInfo`](crate::ErrorInfo) to the extensions of every error response,
    /// for middleware further out.
    #[must_use]
    pub fn with_error_info(self) -> ErrorLayer {
        self.with(|settings| settings.expose = true)
    }

    /// Forwards the text of third-party 4xx responses to clients, if the text is already
    /// in memory and has at most 8 KiB in at most 1,024 frames.
    ///
    /// # Caveats
    ///
    /// The texts of axum's own rejections name Rust types and quote values of the
    /// request. Use this setting only around services whose texts you wrote yourself.
    #[must_use]
    pub fn forward_client_error_text(self) -> ErrorLayer {
        self.with(|settings| settings.forward_text = true)
    }

    /// Sets the status of errors about invalid fields in paths, queries and bodies. It
    /// also applies to your own errors of the categories `MissingField`, `UnknownField`
    /// and `InvalidField`, if they set no status.
    ///
    /// By default, the format decides: `Problem` uses 422, and the other built-in formats
    /// use 400.
    ///
    /// With [`BadRequest`](FieldStatus::BadRequest), the 422 of axum's own `Json` and
    /// `Form` becomes a 400 as well, if the text of the rejection has at most 8 KiB. A
    /// 422 that a handler returns is not changed.
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
            settings.field_status = Some(status.into());
            settings.format = Arc::new(FieldStatusFormat::new(settings.format.clone(), status.into()));
        })
    }

    /// Responds with the format's 404 if a path parameter is invalid. For example, no
    /// seat can exist at `/seats/x` if the handler takes
    /// [`Path<u32>`](crate::extract::Path).
    ///
    /// By default, the response says what is wrong with the parameter. The OpenAPI
    /// document does not take this setting into account: declare
    /// [`Category::NotFound`](crate::Category) for such operations.
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

    /// Repeats the rejected value of this field in the error, if an
    /// [extractor](crate::extract) rejects it and the format has a member for it. The
    /// value must be a text of up to 64 characters, a number, `true` or `false`.
    ///
    /// `field` is the path of the field, with dots between the names: `items.currency` is
    /// the currency of each item. Never use this for a field that may contain a secret.
    ///
    /// The layer does not know the fields of your types, so a misspelt name has no effect
    /// and is not reported.
    ///
    /// # Panics
    ///
    /// Panics if a name in the path is empty, as in `""` or `"items..currency"`.
    #[must_use]
    #[track_caller]
    pub fn echo_value_of(self, field: impl Into<String>) -> ErrorLayer {
        let field = field.into();
        assert!(field.split('.').all(|name| !name.is_empty()), "the field {field:?} has an empty name");
        self.with(|settings| settings.echoed.push(field))
    }

    /// Turns on the report-only mode, in which the layer changes no response and only
    /// reports what it would change otherwise. Use this to introduce the layer into a
    /// running service.
    ///
    /// If the layer would make the same changes to several responses of a route, it
    /// reports them once: in the log at `WARN`, with the target
    /// `error_response::report_only`, and in the [`Report`] that
    /// [`report`](ErrorLayer::report) returns. Requests and responses pass unchanged, the
    /// services below run outside the layer's scope, and panics are not caught.
    /// [`RouterExt::errors`](crate::RouterExt::errors) installs no fallback.
    ///
    /// If an inner service fails without a response (a timeout without
    /// `HandleErrorLayer`), the layer renders the error even in this mode.
    ///
    /// The report names routes only with the feature `matched-path`.
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

    /// The report of what this layer and its clones would have changed so far without the
    /// report-only mode. It stays empty unless the layer is
    /// [`report_only`](ErrorLayer::report_only).
    pub fn report(&self) -> Report {
        self.settings.report.clone().unwrap_or_default()
    }

    pub(crate) fn is_report_only(&self) -> bool {
        self.settings.report.is_some()
    }

    /// Creates a scope like that of a request, for code that has no request, such as a
    /// test or a queue worker.
    ///
    /// It has the settings of this layer itself, never those of a
    /// [`for_path`](ErrorLayer::for_path) or [`for_requests`](ErrorLayer::for_requests).
    /// To use those settings, create the scope from the layer that you passed to these
    /// methods.
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

    /// Renders the body of an error in this layer's format, for code that has no request,
    /// such as a job whose result contains the error. The error is not logged, and
    /// observers are not called. To do both, call [`Scope::to_recorded_body`] instead:
    /// `layer.scope().to_recorded_body(&error)`.
    ///
    /// In a handler, use [`Error::to_body`](crate::Error::to_body) or
    /// `Scope::current().to_body(&error)` instead. These know the request and the
    /// settings that [`for_path`](ErrorLayer::for_path) chose for it, while this method
    /// uses the settings of this layer itself.
    pub fn to_body(&self, error: &dyn ApiError) -> ErrorBody {
        self.scope().to_body(error)
    }

    /// Makes this layer the default of the process: errors outside every layer (in a
    /// spawned task, behind a `Buffer`) are rendered with its settings. Without a
    /// default, they are rendered as problem+json. Settings for [some
    /// paths](ErrorLayer::for_path) do not apply, because no request is known there.
    ///
    /// # Errors
    ///
    /// Fails if a default has been set before, or if an error has already been rendered
    /// with the built-in default.
    pub fn set_process_default(self) -> Result<(), DefaultAlreadySet> {
        outside::note_default();
        PROCESS_DEFAULT.set(self.settings).map_err(|_| DefaultAlreadySet)
    }

    fn with(mut self, change: impl FnOnce(&mut Settings)) -> ErrorLayer {
        let settings = Arc::make_mut(&mut self.settings);
        change(settings);
        settings.renew();
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
    #[cfg(feature = "negotiation")]
    settings.alternatives.each().for_each(|settings| add_own_names(settings, names));
    #[cfg(feature = "languages")]
    settings.languages.each().for_each(|settings| add_own_names(settings, names));
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

/// The error of [`ErrorLayer::set_process_default`], which can be called only once,
/// before the first error that needs the default.
#[derive(Clone, Copy, PartialEq, Eq)]
pub struct DefaultAlreadySet;

/// The text of `unwrap`, and of an error that `main` returns: what to write instead.
impl fmt::Debug for DefaultAlreadySet {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Display::fmt(self, f)
    }
}

impl fmt::Display for DefaultAlreadySet {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("the process's default error format is set already; set it once, before the first error")
    }
}

impl Error for DefaultAlreadySet {}
