//! The value that describes an API: its name, its wire format, its errors and the headers
//! of its error responses.

#[cfg(feature = "catalog")]
use std::sync::Arc;
use std::{fmt, mem, time::Duration};

#[cfg(feature = "catalog")]
use error_catalog::Codes;
use error_core::{Catalog, ErrorStatus};
#[cfg(feature = "openapi")]
use error_formats::DescribedFormats;
use error_formats::{ApiFormats, Listing, RateLimitHeaders, RetryHeader, Sent};
#[cfg(feature = "catalog")]
use error_formats::{DefaultWaitFormat, ErasedWireFormat, FieldStatusFormat};
#[cfg(feature = "openapi")]
use error_openapi::Describer;
use http::HeaderName;

#[cfg(feature = "docs")]
use crate::docs::{CatalogRoutes, DocsError};
#[cfg(feature = "testing")]
use crate::testing::{self, Conformance, ErrorAssertion, IntoReceived};
use crate::{
    ErrorLayer,
    extract::FieldStatus,
    layer::{IntoErrorLayer, into_error_layer::sealed::Sealed},
};
#[cfg(feature = "sandbox")]
use crate::{
    layer::RequestParts,
    sandbox::{Sandbox, SandboxError},
};

/// Describes an API in one place: its name, its wire format, the catalog of its errors
/// and the headers of its error responses.
///
/// The layer, the OpenAPI document, the pages, the published catalog and the test
/// assertions are all created from this value, so they cannot disagree.
///
/// # Examples
///
/// ```
/// use axum::{Router, body::{Body, to_bytes}, http::Request, routing::get};
/// use error_response::{Api, ApiError, RouterExt, catalog, format::Stripe};
/// # use tower::ServiceExt;
///
/// /// No such account
/// #[derive(Debug, thiserror::Error, ApiError)]
/// #[error("No account found with id: {id}")]
/// #[api(status = 404, code = "account_not_found", param = "id")]
/// struct NoAccount { id: String }
///
/// const API: Api<Stripe> = Api::new("accounts", Stripe::new(), catalog![NoAccount]);
///
/// # #[tokio::main(flavor = "current_thread")] async fn main() -> Result<(), Box<dyn std::error::Error>> {
/// let account = get(async || NoAccount { id: "acc_9".into() });
/// let app: Router = Router::new().route("/account", account).errors(API.layer());
///
/// let response = app.oneshot(Request::get("/account").body(Body::empty())?).await?;
/// let body = to_bytes(response.into_body(), 1024).await?;
/// assert_eq!(body, r#"{"error":{"code":"account_not_found","message":"No account found with id: acc_9","param":"id","type":"invalid_request_error"}}"#);
/// # Ok(()) }
/// ```
///
/// An API can have several formats, from which its clients choose by `Accept` (feature
/// `negotiation`). Write them as a tuple. The first one is the API's own, which clients get
/// that prefer none of them. The layer, the OpenAPI document, the pages, the published
/// catalog and the conformance test then have the same list of formats:
///
#[cfg_attr(all(feature = "catalog", feature = "negotiation", feature = "xml"), doc = "```")]
#[cfg_attr(not(all(feature = "catalog", feature = "negotiation", feature = "xml")), doc = "```ignore")]
/// use error_response::{Api, catalog, format::{Problem, ProblemXml, Uppercase}};
///
/// const API: Api<(Problem, ProblemXml, Uppercase)> =
///     Api::new("accounts", (Problem::new(), ProblemXml::new(Problem::new()), Uppercase::new()), catalog![]);
///
/// let published = API.publish()?;
/// let error = published.error(None, "not_found").expect("the layer sends it");
/// let media_types: Vec<_> = error.examples.iter().map(|example| &*example.media_type).collect();
/// assert_eq!(media_types, ["application/problem+json", "application/problem+xml", "application/json"]);
/// # Ok::<(), error_response::format::BodyError>(())
/// ```
///
/// If the format has options that are checked at run time, create the value in a
/// `LazyLock`:
///
/// ```
/// use std::sync::LazyLock;
/// use error_response::{Api, catalog, format::{InvalidBase, Problem}};
///
/// static API: LazyLock<Api<Problem>> = LazyLock::new(|| {
///     let format = Problem::new().with_type_base("https://api.example.com/errors/").expect("a full address");
///     Api::new("accounts", format, catalog![])
/// });
/// assert_eq!(API.name(), "accounts");
/// ```
#[derive(Clone)]
pub struct Api<F> {
    name: &'static str,
    format: F,
    catalog: Catalog,
    /// The header of the request id, if one is sent.
    request_id: Option<HeaderName>,
    rate_limit_headers: &'static [RateLimitHeaders],
    retry_headers: &'static [RetryHeader],
    /// The waits of errors that set none.
    default_waits: &'static [(ErrorStatus, Duration)],
    /// The status of invalid fields, instead of the format's.
    field_status: Option<FieldStatus>,
    /// Whether clients must expect further codes.
    #[cfg(feature = "catalog")]
    codes: Codes,
    sends: Sends,
}

/// What an API sends besides its catalog and what the layer sends.
#[derive(Clone, Copy)]
enum Sends {
    /// The errors with which this crate's extractors reject requests.
    Rejections,
    /// The errors that the author lists.
    Listed(Catalog),
    /// A category for each status.
    Everything,
}

impl<F> Api<F> {
    /// Describes the API called `name`, which returns the errors of `catalog` in `format`:
    /// one format, or a tuple of formats.
    ///
    /// The name becomes the title of the OpenAPI document, of the published catalog and
    /// of its pages.
    ///
    /// # Panics
    ///
    /// Panics if an error of the catalog has a field that is marked `#[api(required)]` and
    /// that a format of the API does not send. In a constant, this is a compile error.
    ///
    /// # Examples
    ///
    /// ```
    /// use axum::{Router, body::{Body, to_bytes}, http::Request};
    /// use error_response::{Api, RouterExt, catalog, format::Problem};
    /// # use tower::ServiceExt;
    ///
    /// const API: Api<Problem> = Api::new("accounts", Problem::new(), catalog![]);
    ///
    /// # #[tokio::main(flavor = "current_thread")] async fn main() -> Result<(), Box<dyn std::error::Error>> {
    /// let app: Router = Router::new().errors(API.layer());
    /// let response = app.oneshot(Request::get("/none").body(Body::empty())?).await?;
    /// assert_eq!(
    ///     to_bytes(response.into_body(), 1024).await?,
    ///     concat!(
    ///         r#"{"type":"about:blank","title":"Not Found","status":404,"#,
    ///         r#""detail":"The requested resource was not found","code":"not_found"}"#,
    ///     ),
    /// );
    /// # Ok(()) }
    /// ```
    #[track_caller]
    pub const fn new(name: &'static str, format: F, catalog: Catalog) -> Api<F>
    where
        F: ApiFormats,
    {
        error_formats::check_required(F::LOSSES, catalog.definitions());
        let request_id = Some(HeaderName::from_static("x-request-id"));
        Api {
            name,
            format,
            catalog,
            request_id,
            rate_limit_headers: &[],
            retry_headers: &[],
            default_waits: &[],
            field_status: None,
            sends: Sends::Rejections,
            #[cfg(feature = "catalog")]
            codes: Codes::Open,
        }
    }

    /// Sends the request id in this header instead of `X-Request-Id`; see [`ErrorLayer::with_request_id_header`].
    ///
    /// # Examples
    ///
    /// ```
    /// use axum::http::HeaderName;
    /// use error_response::{Api, catalog, format::Stripe};
    ///
    /// const API: Api<Stripe> = Api::new("accounts", Stripe::new(), catalog![])
    ///     .with_request_id_header(HeaderName::from_static("x-correlation-id"));
    /// assert!(API.layer().exposed_headers().iter().any(|name| name == "x-correlation-id"));
    /// ```
    #[must_use]
    pub const fn with_request_id_header(self, name: HeaderName) -> Api<F> {
        self.with_request_id(Some(name))
    }

    /// Turns request ids off: no header with a request id is sent.
    #[must_use]
    pub const fn without_request_id(self) -> Api<F> {
        self.with_request_id(None)
    }

    const fn with_request_id(mut self, name: Option<HeaderName>) -> Api<F> {
        // A constant can't drop the other name, and has nothing to free.
        mem::forget(mem::replace(&mut self.request_id, name));
        self
    }

    /// Sends the quota of an error (`#[api(rate_limit)]`) in these families of headers,
    /// in addition to those that the format sends.
    ///
    /// # Examples
    ///
    /// ```
    /// use error_response::{Api, catalog, format::{Problem, RateLimitHeaders}};
    ///
    /// const API: Api<Problem> = Api::new("accounts", Problem::new(), catalog![])
    ///     .with_rate_limit_headers(&[RateLimitHeaders::Structured, RateLimitHeaders::Epoch]);
    /// # let _ = API;
    /// ```
    #[must_use]
    pub const fn with_rate_limit_headers(mut self, families: &'static [RateLimitHeaders]) -> Api<F> {
        self.rate_limit_headers = families;
        self
    }

    /// Sends headers that tell SDKs whether to retry. [`RetryHeader`] explains when their
    /// value is `true`.
    ///
    /// # Examples
    ///
    /// ```
    /// use axum::response::IntoResponse;
    /// use error_response::{Api, Category, CategoryError, Error, catalog, format::{RetryHeader, Stripe}};
    ///
    /// const API: Api<Stripe> =
    ///     Api::new("accounts", Stripe::new(), catalog![]).with_retry_headers(&RetryHeader::ALL);
    ///
    /// let error = CategoryError::new(Category::RateLimited).with_retry_after(std::time::Duration::from_secs(2));
    /// let response = API.layer().scope().enter(|| Error::from(error).into_response());
    /// assert_eq!(response.headers()["retry-after-ms"], "2000");
    /// ```
    #[must_use]
    pub const fn with_retry_headers(mut self, headers: &'static [RetryHeader]) -> Api<F> {
        self.retry_headers = headers;
        self
    }

    /// Sets default waits (`Retry-After`) by status, for errors without a wait: an empty
    /// 429 or 503, or an error with `retry_after = unknown`. See
    /// [`ErrorLayer::with_default_wait`]. The OpenAPI document, the pages and the
    /// published catalog show the defaults too. If `waits` contains a status several
    /// times, the first entry is used.
    ///
    /// # Examples
    ///
    /// ```
    /// use std::time::Duration;
    /// use axum::response::IntoResponse;
    /// use error_response::{Api, Category, CategoryError, Error, ErrorStatus, catalog, format::Problem};
    ///
    /// const API: Api<Problem> = Api::new("accounts", Problem::new(), catalog![])
    ///     .with_default_waits(&[(ErrorStatus::SERVICE_UNAVAILABLE, Duration::from_secs(30))]);
    ///
    /// let error = Error::from(CategoryError::new(Category::Unavailable));
    /// let response = API.layer().scope().enter(|| error.into_response());
    /// assert_eq!(response.headers()["retry-after"], "30");
    /// ```
    #[must_use]
    pub const fn with_default_waits(mut self, waits: &'static [(ErrorStatus, Duration)]) -> Api<F> {
        self.default_waits = waits;
        self
    }

    /// Uses this status for missing, unknown and invalid fields, instead of the format's
    /// status; see [`ErrorLayer::with_field_status`].
    ///
    /// # Examples
    ///
    /// ```
    /// use axum::response::IntoResponse;
    /// use error_response::{Api, Category, CategoryError, Error, catalog, extract::FieldStatus, format::Problem};
    ///
    /// const API: Api<Problem> =
    ///     Api::new("accounts", Problem::new(), catalog![]).with_field_status(FieldStatus::BadRequest);
    ///
    /// let error = Error::from(CategoryError::new(Category::MissingField));
    /// assert_eq!(API.layer().scope().enter(|| error.into_response()).status(), 400);
    /// ```
    #[must_use]
    pub const fn with_field_status(mut self, status: FieldStatus) -> Api<F> {
        self.field_status = Some(status);
        self
    }

    /// Declares whether clients must expect codes that the API does not have yet. This
    /// decides how the OpenAPI document describes codes, and whether a new code counts as
    /// a breaking change in the comparison with a committed catalog (it does if codes are
    /// closed).
    ///
    /// Codes are open by default. An OpenAPI document with `Shape::Union` lists every
    /// code, so it requires closed codes.
    ///
    /// # Examples
    ///
    /// ```
    /// use error_response::{Api, catalog, catalog::Codes, format::Stripe};
    ///
    /// const API: Api<Stripe> = Api::new("accounts", Stripe::new(), catalog![]).with_codes(Codes::Closed);
    /// assert_eq!(API.publish()?.codes(), Codes::Closed);
    /// # Ok::<(), error_response::format::BodyError>(())
    /// ```
    #[cfg(feature = "catalog")]
    #[must_use]
    pub const fn with_codes(mut self, codes: Codes) -> Api<F> {
        self.codes = codes;
        self
    }

    /// Lists the errors that the API's extractors and layers send, for the published
    /// catalog, the pages and the OpenAPI document. By default, the list contains the
    /// errors of all extractors of this crate, except for a form without a boundary
    /// (`MultipartRejection`).
    ///
    /// The errors that the layer itself sends are always listed: for an unknown path, a
    /// wrong method and a failure of the server. The catalog of an OpenAPI document also
    /// has the errors that its routes declare. A code of the format has a page even if it
    /// is not in the list.
    ///
    /// The list replaces the default one and the list of an earlier call.
    ///
    /// # Examples
    ///
    /// ```
    /// use error_response::{Api, catalog, catalog::sent, extract::PathRejection, format::Problem};
    ///
    /// const API: Api<Problem> = Api::new("accounts", Problem::new(), catalog![])
    ///     .sends(catalog![PathRejection, sent::RateLimit]);
    ///
    /// let listing = serde_json::to_value(API.listing())?;
    /// let codes: Vec<_> = listing.as_array().into_iter().flatten().map(|error| &error["code"]).collect();
    /// assert_eq!(
    ///     codes,
    ///     [
    ///         "not_found", "method_not_allowed", "missing_field", "unknown_field", "invalid_field", "rate_limited",
    ///         "internal_error",
    ///     ],
    /// );
    /// # Ok::<(), serde_json::Error>(())
    /// ```
    #[must_use]
    pub const fn sends(mut self, errors: Catalog) -> Api<F> {
        self.sends = Sends::Listed(errors);
        self
    }

    /// Declares that the services and layers of the API may send any error. The published
    /// catalog then has a category for each error status.
    ///
    /// # Examples
    ///
    /// ```
    /// use error_response::{Api, catalog, format::Problem};
    ///
    /// const API: Api<Problem> = Api::new("accounts", Problem::new(), catalog![]);
    /// let listing = |api: Api<Problem>| serde_json::to_string(&api.listing());
    /// assert!(!listing(API)?.contains("legally_unavailable"));
    /// assert!(listing(API.sends_everything())?.contains("legally_unavailable"));
    /// # Ok::<(), serde_json::Error>(())
    /// ```
    #[must_use]
    pub const fn sends_everything(mut self) -> Api<F> {
        self.sends = Sends::Everything;
        self
    }

    /// What the API sends besides its catalog.
    fn sent(&self) -> Sent {
        match &self.sends {
            Sends::Rejections => Sent::default(),
            Sends::Listed(errors) => Sent::by_layer().with_errors(errors),
            Sends::Everything => Sent::everything(),
        }
    }

    /// The name of the API.
    pub const fn name(&self) -> &'static str {
        self.name
    }

    /// The wire format of the API's errors, or the tuple of its formats.
    pub const fn format(&self) -> &F {
        &self.format
    }

    /// The catalog of the API's errors.
    pub const fn catalog(&self) -> Catalog {
        self.catalog
    }
}

impl<F: ApiFormats> Api<F> {
    /// Creates the layer that gives every error this API's format and headers.
    ///
    /// Further settings are methods of the layer: `API.layer().with_observer(...)`.
    pub fn layer(&self) -> ErrorLayer {
        let layer = ErrorLayer::new(self.format.own().clone());
        let layer = with_alternatives(layer, &self.format);
        let layer = match &self.request_id {
            Some(name) => layer.with_request_id_header(name.clone()),
            None => layer.without_request_id(),
        };
        let layer = self.field_status.into_iter().fold(layer, ErrorLayer::with_field_status);
        // The last one that a layer is given for a status counts.
        let waits = self.default_waits.iter().rev();
        let layer = waits.fold(layer, |layer, (status, wait)| layer.with_default_wait(*status, *wait));
        let layer = self.rate_limit_headers.iter().copied().fold(layer, ErrorLayer::with_rate_limit_headers);
        if self.retry_headers.is_empty() { layer } else { layer.with_retry_headers(self.retry_headers.iter().copied()) }
    }

    /// The headers of error responses that scripts in browsers can read only if
    /// `Access-Control-Expose-Headers` lists them. These are the headers of
    /// [`ErrorLayer::exposed_headers`] and the headers that the API's errors define. If the
    /// catalog has the errors of idempotency keys, the list also has `Idempotent-Replayed`.
    ///
    /// # Examples
    ///
    /// ```
    /// use error_response::{Api, ApiError, catalog, format::Stripe};
    /// use tower_http::cors::{AllowOrigin, CorsLayer};
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
    /// const API: Api<Stripe> = Api::new("accounts", Stripe::new(), catalog![StaleNonce]);
    ///
    /// let names = API.exposed_headers();
    /// assert!(["next-nonce", "x-request-id", "x-ratelimit-after"].iter().all(|name| names.iter().any(|it| it == name)));
    /// let cors = CorsLayer::new().allow_origin(AllowOrigin::any()).expose_headers(names);
    /// # let _ = cors;
    /// ```
    pub fn exposed_headers(&self) -> Vec<HeaderName> {
        self.layer().exposed_headers_of(&self.catalog)
    }

    /// The list of all codes of the API, in the structure that its format defines for
    /// such lists. The value implements `Serialize`.
    ///
    /// # Examples
    ///
    /// ```
    /// use error_response::{Api, catalog, format::FinImpulse};
    ///
    /// const API: Api<FinImpulse> = Api::new("search", FinImpulse::new(), catalog![]);
    /// let codes = serde_json::to_value(API.listing())?;
    /// assert_eq!(codes[0], serde_json::json!({"code": 20000, "message": "Ok"}));
    /// # Ok::<(), serde_json::Error>(())
    /// ```
    pub fn listing(&self) -> Listing<F::Own> {
        Listing::of(self.format.own().clone(), &self.catalog, &self.sent())
    }

    /// Creates a describer, which adds the errors to an OpenAPI document in this API's
    /// format and with its headers. The document's title is the name of the API. See
    /// [`openapi`](crate::openapi) for an example.
    #[cfg(feature = "openapi")]
    pub fn describer(&self) -> Describer
    where
        F: DescribedFormats,
    {
        let describer = Describer::new(self.format.own().clone(), self.catalog);
        let describer = self.format.add_alternatives(describer).with_name(self.name).with_sent(self.sent());
        let describer = describer.with_codes(self.codes);
        let describer = match &self.request_id {
            Some(name) => describer.with_request_id_header(name.clone()),
            None => describer.without_request_id(),
        };
        let describer = self.rate_limit_headers.iter().copied().fold(describer, Describer::with_rate_limit_headers);
        let describer = self.field_status.map(Into::into).into_iter().fold(describer, Describer::with_field_status);
        let describer = describer.with_default_waits(self.default_waits.iter().copied());
        describer.with_retry_headers(self.retry_headers.iter().copied())
    }

    /// Creates a conformance test, which sends all kinds of invalid requests to `router`.
    /// Every error must have this API's format and its header with the request id, and a
    /// code that the published catalog has, so that a type that is missing in `catalog!`
    /// is found. [`without_catalog`](Conformance::without_catalog) accepts other codes,
    /// and [`catalog`](Conformance::catalog) compares with another catalog. See
    /// [`conformance`](testing::conformance()).
    ///
    /// # Examples
    ///
    /// ```
    /// use axum::{Router, routing::get};
    /// use error_response::{Api, RouterExt, catalog, format::Stripe};
    ///
    /// const API: Api<Stripe> = Api::new("accounts", Stripe::new(), catalog![]);
    ///
    /// # #[tokio::main(flavor = "current_thread")] async fn main() {
    /// let app = Router::new().route("/health", get(async || "up")).errors(API.layer());
    /// API.conformance(app).route("GET", "/health").run().await.assert_clean();
    /// # }
    /// ```
    #[cfg(feature = "testing")]
    pub fn conformance(&self, router: axum::Router) -> Conformance {
        let errors = testing::conformance(router).format(self.format.own().clone());
        let errors = self.format.alternatives().into_iter().fold(errors, Conformance::shared_alternative);
        let errors = errors.definitions(&self.catalog).request_id(self.request_id.clone());
        errors.__listed(self.catalog, self.publish().map_err(|error| error.to_string()))
    }

    /// Starts assertions about an error response in this API's format.
    ///
    /// # Panics
    ///
    /// Panics if the response is not an error of this API: if its body does not have the
    /// API's format, or if its status is a success although the format does not send
    /// errors with status 200. It also panics if the body is not in memory yet. A failed
    /// assertion panics at the caller's line. Assertions accept codes as they are written
    /// in the definition or in the body.
    ///
    /// # Examples
    ///
    /// ```
    /// use axum::response::IntoResponse;
    /// use error_response::{Api, Category, CategoryError, Error, catalog, format::Stripe};
    ///
    /// const API: Api<Stripe> = Api::new("accounts", Stripe::new(), catalog![]);
    ///
    /// let error = Error::from(CategoryError::new(Category::NotFound));
    /// let response = API.layer().scope().enter(|| error.into_response());
    /// API.assert_error(response).status(404).code("resource_not_found");
    /// ```
    #[cfg(feature = "testing")]
    #[track_caller]
    #[must_use = "say what the error is: `.status(404).code(\"account_not_found\")`"]
    pub fn assert_error(&self, response: impl IntoReceived) -> ErrorAssertion {
        testing::__assert_error_in(response, self.format.own().clone()).definitions(&self.catalog)
    }
}

impl<F: ApiFormats> Sealed for Api<F> {}

impl<F: ApiFormats> IntoErrorLayer for Api<F> {
    fn into_error_layer(self) -> ErrorLayer {
        self.layer()
    }
}

#[cfg(feature = "catalog")]
impl<F: ApiFormats> Api<F> {
    /// Creates the published catalog: the errors of the API as data.
    ///
    /// # Errors
    ///
    /// Fails if the format cannot write an example, or if it writes codes in a different
    /// spelling from its `spelling`.
    ///
    /// # Examples
    ///
    /// ```
    /// use error_response::{Api, catalog, format::Stripe};
    ///
    /// const API: Api<Stripe> = Api::new("accounts", Stripe::new(), catalog![]);
    /// let published = API.publish()?;
    /// assert_eq!(published.name, "accounts");
    /// assert!(published.error(None, "resource_not_found").is_some());
    /// # Ok::<(), error_response::format::BodyError>(())
    /// ```
    pub fn publish(&self) -> Result<error_catalog::PublishedCatalog, error_formats::BodyError> {
        let (own, others) = (self.shared_format(), self.alternatives());
        let published = error_formats::publish_in(self.name, &*own, &others, &self.catalog, &self.sent())?;
        Ok(published.with_codes(self.codes))
    }

    /// Creates the published catalog for operators: it also has the owner and the runbook
    /// of each error (`#[api(owner = "...", runbook = "...")]`), which the catalog for
    /// clients leaves out.
    ///
    /// # Errors
    ///
    /// Fails if [`publish`](Api::publish) would.
    ///
    /// # Examples
    ///
    /// Serve pages for operators beside those for clients:
    ///
    /// ```
    /// use error_response::{Api, ApiError, catalog, format::Stripe};
    ///
    /// /// The ledger failed
    /// #[derive(Debug, thiserror::Error, ApiError)]
    /// #[error("ledger")]
    /// #[api(status = 500, code = "ledger_failed", owner = "ledger team", runbook = "https://wiki.example.com/ledger")]
    /// struct LedgerFailed;
    ///
    /// const API: Api<Stripe> = Api::new("accounts", Stripe::new(), catalog![LedgerFailed]);
    /// let owner = |it: &error_response::catalog::PublishedCatalog| it.error(None, "ledger_failed")?.owner.clone();
    /// assert_eq!(owner(&API.publish()?), None);
    /// assert_eq!(owner(&API.publish_for_operators()?).as_deref(), Some("ledger team"));
    /// # Ok::<(), error_response::format::BodyError>(())
    /// ```
    pub fn publish_for_operators(&self) -> Result<error_catalog::PublishedCatalog, error_formats::BodyError> {
        let mut published = self.publish()?;
        error_formats::add_operators(&mut published, &*self.shared_format(), &self.catalog);
        Ok(published)
    }

    /// Creates a layer with which test requests can force documented errors. `published`
    /// says which errors each operation returns, for example `documented.catalog()` of a
    /// described OpenAPI document. `is_test` decides which requests are test requests.
    /// See [`sandbox`](crate::sandbox) for an example.
    ///
    /// # Errors
    ///
    /// Fails if an operation returns an error that the API does not have, because
    /// `published` comes from another version of the API.
    #[cfg(feature = "sandbox")]
    pub fn sandbox(
        &self,
        published: &error_catalog::PublishedCatalog,
        is_test: impl Fn(RequestParts<'_>) -> bool + Send + Sync + 'static,
    ) -> Result<Sandbox, SandboxError> {
        let sent = match &self.sends {
            Sends::Listed(errors) => errors.definitions(),
            Sends::Rejections | Sends::Everything => &[],
        };
        let definitions = [self.catalog.definitions(), sent].concat();
        Sandbox::of(&*self.shared_format(), &definitions, published, is_test)
    }

    /// The API's own format with the status of invalid fields and the default waits.
    fn shared_format(&self) -> Arc<dyn ErasedWireFormat> {
        self.set_up(Arc::new(self.format.own().clone()))
    }

    /// The same of the other formats.
    fn alternatives(&self) -> Vec<Arc<dyn ErasedWireFormat>> {
        self.format.alternatives().into_iter().map(|format| self.set_up(format)).collect()
    }

    fn set_up(&self, format: Arc<dyn ErasedWireFormat>) -> Arc<dyn ErasedWireFormat> {
        let format: Arc<dyn ErasedWireFormat> = match self.field_status {
            Some(status) => Arc::new(FieldStatusFormat::new(format, status.into())),
            None => format,
        };
        match self.default_waits {
            [] => format,
            waits => Arc::new(DefaultWaitFormat::new(format, waits.iter().copied())),
        }
    }

    /// Fails the test if the errors of the API differ from the committed file, and says
    /// which changes break clients.
    ///
    /// `path` is relative to the package whose test runs. Run
    /// `ACCEPT_CATALOG=1 cargo test` to write the file.
    ///
    /// # Panics
    ///
    /// Panics if the file is missing, cannot be read or differs. It also panics if the
    /// catalog cannot be published.
    ///
    /// # Examples
    ///
    /// ```no_run
    /// use error_response::{Api, catalog, format::Stripe};
    ///
    /// const API: Api<Stripe> = Api::new("accounts", Stripe::new(), catalog![]);
    ///
    /// #[test]
    /// fn the_published_errors_are_unchanged() {
    ///     API.assert_catalog("errors.json");
    /// }
    /// ```
    #[track_caller]
    #[expect(clippy::panic, reason = "an assertion of a test")]
    pub fn assert_catalog(&self, path: &str) {
        // Cargo sets it where it runs a test; without it the folder is the package.
        let package = std::env::var("CARGO_MANIFEST_DIR").unwrap_or_else(|_| ".".to_owned());
        let published = self.publish().unwrap_or_else(|error| panic!("the catalog can't be published: {error}"));
        if let Err(why) = error_catalog::assert_unchanged(&package, path, &published) {
            panic!("{why}");
        }
    }

    /// Creates routes that serve the published catalog and its pages. See
    /// [`docs`](crate::docs) for an example.
    ///
    /// # Errors
    ///
    /// Fails if the format cannot write an example or its list of codes.
    #[cfg(feature = "docs")]
    pub fn pages(&self) -> Result<CatalogRoutes, DocsError> {
        let pages = CatalogRoutes::published(self.publish()?);
        pages.with_listing_of(&*self.shared_format(), &self.alternatives(), &self.catalog, &self.sent())
    }

    /// Creates routes that serve the catalog of a described OpenAPI document and its
    /// pages. The catalog includes the errors of the operations, and the page of an error
    /// names the operations that return it.
    ///
    /// # Errors
    ///
    /// Fails if the format cannot write an example or its list of codes.
    ///
    /// # Examples
    ///
    /// ```
    /// use error_response::{Api, RouterExt, catalog, format::Stripe, openapi::model::OpenApi};
    ///
    /// const API: Api<Stripe> = Api::new("accounts", Stripe::new(), catalog![]);
    ///
    /// let mut document = OpenApi::default();
    /// let documented = API.describer().describe(&mut document)?;
    /// let app: axum::Router = API.pages_of(&documented)?.router()?.errors(API.layer());
    /// # let _ = app;
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    #[cfg(all(feature = "docs", feature = "openapi"))]
    pub fn pages_of(&self, documented: &error_openapi::Documented) -> Result<CatalogRoutes, DocsError> {
        let pages = CatalogRoutes::published(documented.catalog().clone());
        pages.with_listing_of(&*self.shared_format(), &self.alternatives(), &self.catalog, &self.sent())
    }
}

#[cfg(feature = "negotiation")]
fn with_alternatives(layer: ErrorLayer, formats: &impl ApiFormats) -> ErrorLayer {
    formats.alternatives().into_iter().fold(layer, ErrorLayer::with_shared_alternative)
}

#[cfg(not(feature = "negotiation"))]
fn with_alternatives(layer: ErrorLayer, formats: &impl ApiFormats) -> ErrorLayer {
    // Another crate can turn the feature of error-formats on.
    assert!(
        formats.alternatives().is_empty(),
        "an API with several formats needs the feature `negotiation` of error-response: turn it on in Cargo.toml"
    );
    layer
}

impl<F: fmt::Debug> fmt::Debug for Api<F> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Api").field("name", &self.name).field("format", &self.format).finish_non_exhaustive()
    }
}
