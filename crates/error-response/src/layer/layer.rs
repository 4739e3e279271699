//! The `Layer` and its options.

use std::{error::Error, fmt, sync::Arc};

use error_core::{ApiError, Challenge, IdGenerator};
use error_formats::{ErasedWireFormat, ExtraHeaders, FieldStatusFormat, RateLimitHeaders, RetryHeader, WireFormat};
use http::{HeaderName, header};
use tower_layer::Layer;

use super::{
    ErrorService,
    field_status::FieldStatus,
    inner_error::downcast,
    settings::{OwnChallenge, PROCESS_DEFAULT, Settings},
};
use crate::{Observer, Scope, ids::IdSource};

/// Gives every error of the services below it one format.
///
/// Typed errors are rendered where they become responses. Responses that
/// nobody rendered (a bare 404, a rejection's text), errors of the inner
/// services and panics become errors of the format as well; bodies that
/// somebody structured stay as they are.
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
    /// An id from outside is accepted when it has 1 to 64 plain characters; so
    /// an id made by an outer layer is used, not doubled.
    #[must_use]
    pub fn with_request_id_header(self, name: HeaderName) -> ErrorLayer {
        self.with(|settings| settings.set_request_id(Some(name)))
    }

    /// Sends no request id.
    #[must_use]
    pub fn without_request_id(self) -> ErrorLayer {
        self.with(|settings| settings.set_request_id(None))
    }

    /// Makes the ids of requests and occurrences.
    #[must_use]
    pub fn with_ids(self, ids: impl IdGenerator + 'static) -> ErrorLayer {
        self.with(|settings| settings.ids = IdSource::of(ids))
    }

    /// The challenge of a 401 that names none: another layer's, or an error
    /// that leaves it to the format. A Bearer challenge says
    /// `error="invalid_token"` to credentials that were sent and refused
    /// (`category = credentials_invalid` or `credentials_expired`), and nothing
    /// to a request without credentials (RFC 6750, 3.1).
    ///
    /// # Examples
    ///
    /// ```
    /// use error_response::{Challenge, ErrorLayer, format::Stripe};
    ///
    /// let layer = ErrorLayer::new(Stripe::new()).with_challenge(Challenge::bearer().with_realm("api"));
    /// # let _ = layer;
    /// ```
    #[must_use]
    pub fn with_challenge(self, challenge: Challenge) -> ErrorLayer {
        self.with(|settings| settings.challenge = Some(OwnChallenge::new(challenge)))
    }

    /// Renders an error of the author's own that an inner service fails with,
    /// also behind wrappers and sources.
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

    /// Tells `observer` of every error.
    #[must_use]
    pub fn with_observer(self, observer: impl Observer) -> ErrorLayer {
        self.with(|settings| settings.observer = Some(Arc::new(observer)))
    }

    /// Hides secrets in the log records of this layer as `redactor` does, instead of
    /// by the [built-in names](crate::redact::Redactor::built_in_names) alone.
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

    /// Sends headers by which SDKs decide whether to send a request again;
    /// [`RetryHeader`] says when they are `true`. The method of the request is
    /// that of the request the layer was called with: outside a request they are
    /// `false`.
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

    /// The headers of errors that a script in a browser sees only where
    /// `Access-Control-Expose-Headers` names them; for the CORS layer, which
    /// knows whom they are for. It stands **outside** this layer, so that its
    /// own headers are on every error.
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
    pub fn exposed_headers(&self) -> Vec<HeaderName> {
        let mut names = vec![header::RETRY_AFTER, header::WWW_AUTHENTICATE, header::ALLOW, header::LINK];
        names.extend(RateLimitHeaders::NAMES);
        names.extend(self.settings.request_id.clone());
        let retry = self.settings.extra_headers.iter().flat_map(ExtraHeaders::retry);
        names.extend(retry.map(|header| header.name()));
        names
    }

    /// Watches streamed bodies, of which no length is known when they begin: one
    /// that fails or panics midway is told to the log and the observer as an
    /// error, and ends as one. A stream of events or of JSON lines says so with
    /// its last frame, in the layer's format.
    ///
    /// Costs an allocation for each streamed response and nothing for others.
    /// The [streams](crate::stream) of typed errors need it not.
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

    /// Lets clients read the text of a foreign 4xx, where it has up to 8 KiB in up
    /// to 1,024 frames that are there already.
    ///
    /// # Caveats
    ///
    /// The texts of axum's own rejections name Rust types and quote values of
    /// the request. Only turn this on over services whose texts you wrote.
    #[must_use]
    pub fn forward_client_error_text(self) -> ErrorLayer {
        self.with(|settings| settings.forward_text = true)
    }

    /// Gives invalid fields this status wherever an [extractor](crate::extract)
    /// finds them (path, query or body), and every error of the categories
    /// missing, unknown and invalid field that writes no status of its own.
    ///
    /// Without it the format says: the five reference formats have 400,
    /// problem+json 422.
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
            settings.format = Arc::new(FieldStatusFormat::new(settings.format.clone(), status.into()));
        })
    }

    /// Lets clients read back the value they sent in this field, where an
    /// [extractor](crate::extract) refuses it: a text of up to 64 characters, a
    /// number, `true` or `false`. A format shows it where it has a place for it.
    ///
    /// `field` is the name, and the names around it with dots: `items.currency`
    /// is the currency of each item. Never name a field that may hold a secret.
    #[must_use]
    pub fn echo_value_of(self, field: impl Into<String>) -> ErrorLayer {
        self.with(|settings| settings.echoed.push(field.into()))
    }

    /// The scope of a request that this layer would make, for code that
    /// answers without one: a test, a queue's worker.
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

    /// Renders errors outside any layer (in a task, behind a `Buffer`) as this
    /// layer does, for the whole process; without it they are problem+json.
    ///
    /// # Errors
    ///
    /// Fails when a default was set, or needed, before.
    pub fn set_process_default(self) -> Result<(), DefaultAlreadySet> {
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

/// The process's default is set once, before the first error.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct DefaultAlreadySet;

impl fmt::Display for DefaultAlreadySet {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("the process's default error format is set already; set it once, before the first error")
    }
}

impl Error for DefaultAlreadySet {}
