//! Finds faults in a single response.

#[cfg(feature = "formats")]
use std::collections::BTreeMap;
use std::sync::Arc;

use error_catalog::{PublishedCatalog, PublishedOperation};
#[cfg(feature = "formats")]
use error_core::Catalog;
#[cfg(feature = "formats")]
use error_formats::{ErasedWireFormat, WireFormat, publish};
use http::{HeaderName, Method};

#[cfg(feature = "formats")]
use crate::format::KnownFormat;
use crate::{
    Fault, FaultKind, Received,
    fault::Faults,
    known_errors::KnownErrors,
    leak::leak,
    members::text,
    recognised::{NoLayout, Recognised},
    rules::{
        Case, RequestIdHeader, inspect_body, inspect_caching, inspect_challenges, inspect_framing, inspect_request_id,
        inspect_retry_headers, inspect_status_headers, inspect_wait, is_unstructured,
    },
};

/// Finds faults in a single response, such as a missing header that HTTP requires for the
/// status, a wrong format, or internal information.
///
/// # Examples
///
/// ```
/// use error_testing::{FaultKind, Inspector, Received};
/// use http::{HeaderMap, Method, StatusCode};
///
/// let inspector = Inspector::new();
/// let bare = Received::new(StatusCode::UNAUTHORIZED, HeaderMap::new(), "");
/// let faults = inspector.inspect(&Method::GET, &bare);
/// assert_eq!(faults[0].kind(), FaultKind::Empty);
/// assert!(faults[1].to_string().starts_with("challenge: a 401 names its challenge in WWW-Authenticate"));
/// ```
#[derive(Debug, Clone, Default)]
pub struct Inspector {
    shape: Option<Arc<Recognised>>,
    known: Option<Arc<KnownErrors>>,
    /// The formats that clients can choose besides it.
    #[cfg(feature = "formats")]
    alternatives: Vec<Alternative>,
    /// The operations of the catalog, each with what it returns.
    operations: Arc<[PublishedOperation]>,
    /// Whether a code that is not known is a fault.
    judges_codes: bool,
    request_id: Option<RequestIdHeader>,
    /// Why the definitions are not known.
    unpublished: Option<String>,
    #[cfg(feature = "formats")]
    format: Option<Arc<dyn ErasedWireFormat>>,
}

/// A format that clients can choose besides the API's own.
#[cfg(feature = "formats")]
#[derive(Debug, Clone)]
struct Alternative {
    format: Arc<dyn ErasedWireFormat>,
    shape: Arc<Recognised>,
    known: Option<Arc<KnownErrors>>,
}

impl Inspector {
    /// Creates an inspector without a format, which accepts any structured body.
    pub fn new() -> Inspector {
        Inspector::default()
    }

    /// Expects errors in this format, with the header `X-Request-Id`.
    #[cfg(feature = "formats")]
    #[must_use]
    pub fn format(self, format: impl WireFormat) -> Inspector {
        self.shared_format(Arc::new(format))
    }

    /// Expects errors in a format that is chosen at run time.
    #[cfg(feature = "formats")]
    #[must_use]
    pub fn shared_format(mut self, format: Arc<dyn ErasedWireFormat>) -> Inspector {
        self.shape = Some(Arc::new(KnownFormat::of(format.clone()).shape));
        self.format = Some(format);
        self.request_id = Some(RequestIdHeader::usual());
        self
    }

    /// Also accepts errors in `format`, which clients can choose besides the API's own
    /// format. A response with its media type must have a body of this format. Call this
    /// method after you have set the API's own format.
    ///
    /// # Examples
    ///
    /// ```
    /// use error_core::{CallView, Category, CategoryError};
    /// use error_formats::{Problem, Stripe, Uppercase, WireFormat, render};
    /// use error_testing::{Fault, Inspector, Received};
    /// use http::Method;
    ///
    /// fn faults(format: impl WireFormat) -> Vec<Fault> {
    ///     let response = render(&CategoryError::new(Category::NotFound), &format, CallView::default());
    ///     let (parts, body) = response.expect("a body").into_parts();
    ///     let inspector = Inspector::new().format(Problem::new()).alternative(Stripe::new()).request_id(None);
    ///     inspector.inspect(&Method::GET, &Received::new(parts.status, parts.headers, body))
    /// }
    ///
    /// assert!(faults(Problem::new()).is_empty());
    /// assert!(faults(Stripe::new()).is_empty());
    /// // It has Stripe's media type, and not its members.
    /// assert!(!faults(Uppercase::new()).is_empty());
    /// ```
    #[cfg(feature = "formats")]
    #[must_use]
    pub fn alternative(self, format: impl WireFormat) -> Inspector {
        self.shared_alternative(Arc::new(format))
    }

    /// Like [`alternative`](Inspector::alternative), but for a format that is chosen at run
    /// time.
    #[cfg(feature = "formats")]
    #[must_use]
    pub fn shared_alternative(mut self, format: Arc<dyn ErasedWireFormat>) -> Inspector {
        let shape = Arc::new(KnownFormat::of(format.clone()).shape);
        self.alternatives.push(Alternative { format, shape, known: None });
        self
    }

    /// The media types of the formats that clients can choose, the API's own first. It is
    /// empty if they cannot choose.
    #[cfg(feature = "router")]
    pub(crate) fn negotiated(&self) -> Vec<String> {
        let own = self.format.iter().filter(|_| !self.alternatives.is_empty());
        let formats = own.chain(self.alternatives.iter().map(|alternative| &alternative.format));
        let media_types = formats.map(|format| format.media_type());
        media_types.filter_map(|media_type| media_type.to_str().map(str::to_owned).ok()).collect()
    }

    /// Takes the definitions of a catalog into account: their `max_age`, their headers,
    /// their retry class and `before_effects`. An error with another code is not a fault,
    /// because a handler may return a status alone. To accept only listed errors, use
    /// [`catalog`](Inspector::catalog). Call this method after you have set the format.
    ///
    /// # Examples
    ///
    /// ```
    /// use error_core::{ApiError, catalog};
    /// use error_formats::{Stripe, render};
    /// use error_testing::{FaultKind, Inspector, Received};
    /// use http::{HeaderValue, Method};
    ///
    /// /// No such note
    /// #[derive(Debug, thiserror::Error, ApiError)]
    /// #[error("There is no such note")]
    /// #[api(status = 404, code = "note_missing")]
    /// struct NoteMissing;
    ///
    /// let mut response = render(&NoteMissing, &Stripe::new(), error_core::CallView::default())?;
    /// response.headers_mut().insert("cache-control", HeaderValue::from_static("public, max-age=60"));
    /// let (parts, body) = response.into_parts();
    ///
    /// let inspector = Inspector::new().format(Stripe::new()).request_id(None).definitions(&catalog![NoteMissing]);
    /// let faults = inspector.inspect(&Method::GET, &Received::new(parts.status, parts.headers, body));
    /// assert_eq!(faults[0].kind(), FaultKind::Cache);
    /// assert!(faults[0].text().contains("write `max_age = 60` on its definition"));
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    #[cfg(feature = "formats")]
    #[must_use]
    pub fn definitions(mut self, catalog: &Catalog) -> Inspector {
        let known = |format: &dyn ErasedWireFormat, shape: &Recognised| {
            let published = publish("", format, catalog);
            let published = published.map_err(|error| format!("the definitions can't be published: {error}"))?;
            let known = KnownErrors::of(&published, &shape.layout);
            Ok::<_, String>(Some(Arc::new(known.with_effects(&effects(format, catalog)))))
        };
        if let (Some(format), Some(shape)) = (&self.format, &self.shape) {
            match known(&**format, shape) {
                Ok(known) => self.known = known,
                Err(why) => self.unpublished = Some(why),
            }
        }
        for Alternative { format, shape, known: of_alternative } in &mut self.alternatives {
            match known(&**format, shape) {
                Ok(known) => *of_alternative = known,
                Err(why) => self.unpublished = Some(why),
            }
        }
        self
    }

    /// Expects errors of this catalog, in the format that is set already. `definitions` says more of the errors of the
    /// API's author.
    #[cfg(feature = "router")]
    pub(crate) fn listed_in(mut self, published: &PublishedCatalog, definitions: &Catalog) -> Inspector {
        if let (Some(format), Some(shape)) = (&self.format, &self.shape) {
            let known =
                KnownErrors::of(published, &shape.layout).of_api().with_effects(&effects(&**format, definitions));
            self.known = Some(Arc::new(known));
            self.judges_codes = shape.layout.identity().is_some();
        }
        self
    }

    /// Expects errors of this catalog: the body must contain a code of the catalog at the
    /// place given by the layout, and the type, the status and the wait must be those of
    /// its entry. No format is needed.
    ///
    /// # Errors
    ///
    /// Fails if the catalog does not say where bodies contain the code.
    ///
    /// # Examples
    ///
    /// ```
    /// use error_testing::{Inspector, Received};
    /// use http::{HeaderMap, HeaderValue, Method, StatusCode, header};
    ///
    /// let catalog = error_catalog::read(r#"{"form": 2, "name": "accounts", "format": "own",
    ///     "media_type": "application/json", "layout": {"code": "/code"}, "errors": [
    ///     {"code": "account_not_found", "status": 404, "category": "not_found", "title": "No such account", "retry": "never"}
    /// ]}"#)?;
    /// let mut headers = HeaderMap::new();
    /// headers.insert(header::CONTENT_TYPE, HeaderValue::from_static("application/json"));
    /// let gone = Received::new(StatusCode::GONE, headers, r#"{"code":"account_not_found"}"#);
    ///
    /// let inspector = Inspector::new().catalog(&catalog)?;
    /// let faults = inspector.inspect(&Method::GET, &gone);
    /// assert_eq!(faults[0].to_string(), r#"status: the code "account_not_found" has the status 410, and in the catalog 404"#);
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    pub fn catalog(mut self, catalog: &PublishedCatalog) -> Result<Inspector, NoLayout> {
        let shape = Recognised::of_catalog(catalog)?;
        self.known = Some(Arc::new(KnownErrors::of(catalog, &shape.layout)));
        self.shape = Some(Arc::new(shape));
        self.operations = catalog.operations.clone().into();
        self.judges_codes = true;
        Ok(self)
    }

    /// Expects the request id in this header and in no other. Pass `None` if the API
    /// sends no request ids.
    #[must_use]
    pub fn request_id(mut self, name: Option<HeaderName>) -> Inspector {
        self.request_id = name.map(RequestIdHeader::named);
        self
    }

    /// Finds the faults of a response to a request with this method. Most rules apply
    /// only to error responses.
    pub fn inspect(&self, method: &Method, response: &Received) -> Vec<Fault> {
        self.inspect_exchange(method, false, response)
    }

    /// The same for a request that may have had an idempotency key.
    pub(crate) fn inspect_exchange(&self, method: &Method, has_key: bool, response: &Received) -> Vec<Fault> {
        let mut faults = Faults::default();
        let error_type = self.shape_of(response).map(|shape| &*shape.media_type);
        inspect_framing(method, response, error_type, &mut faults);
        if self.is_error(response) {
            self.inspect_error(&self.case(method, has_key, response), &mut faults);
        } else if method != Method::HEAD {
            self.inspect_disguise(response, &mut faults);
        }
        faults.into_vec()
    }

    /// The shape of the errors in the format that `response` is in: that of its media type, or
    /// else the API's own.
    #[cfg(feature = "formats")]
    fn shape_of(&self, response: &Received) -> Option<&Recognised> {
        self.alternative_of(response)
            .map(|alternative| &alternative.shape)
            .or(self.shape.as_ref())
            .map(|shape| &**shape)
    }

    #[cfg(not(feature = "formats"))]
    fn shape_of(&self, _: &Received) -> Option<&Recognised> {
        self.shape.as_deref()
    }

    /// What is known of the errors in the format that `response` is in.
    #[cfg(feature = "formats")]
    fn known_of(&self, response: &Received) -> Option<&KnownErrors> {
        match self.alternative_of(response) {
            Some(alternative) => alternative.known.as_deref(),
            None => self.known.as_deref(),
        }
    }

    #[cfg(not(feature = "formats"))]
    fn known_of(&self, _: &Received) -> Option<&KnownErrors> {
        self.known.as_deref()
    }

    #[cfg(feature = "formats")]
    fn alternative_of(&self, response: &Received) -> Option<&Alternative> {
        let media_type = response.media_type();
        self.alternatives.iter().find(|alternative| alternative.shape.media_type == media_type)
    }

    fn inspect_error(&self, case: &Case<'_>, faults: &mut Faults) {
        let shape = self.shape_of(case.response);
        match self.code_faults(case) {
            Ok(found) => {
                faults.extend(found);
                inspect_body(case, shape, faults);
            }
            Err(missing) => faults.extend([missing]),
        }
        inspect_status_headers(case, faults);
        inspect_challenges(case, faults);
        inspect_caching(case, faults);
        inspect_wait(case, faults);
        inspect_retry_headers(case, faults);
        if let Some(header) = &self.request_id {
            inspect_request_id(case, header, faults);
        }
        inspect_texts(case.response, faults);
    }

    /// What the catalog says of the code; a body without one is nothing that it
    /// could be compared with.
    fn code_faults(&self, case: &Case<'_>) -> Result<Vec<Fault>, Fault> {
        let (known, shape) = (self.known_of(case.response), self.shape_of(case.response));
        let (Some(known), Some(shape), false) = (known, shape, case.is_head()) else {
            return Ok(Vec::new());
        };
        let is_read = case.response.media_type() == shape.media_type;
        match &case.body {
            // It is none of the format, which says more than that it has no code.
            Some(_) if is_read && self.is_format_known() && shape.misfit(case.response).is_some() => Ok(Vec::new()),
            Some(body) if is_read && self.judges_codes => {
                let code = known.code_of(body)?;
                Ok(known.faults(case.response, body, &code))
            }
            // A code that is not known is no fault, and a known one has its status.
            Some(body) if is_read => Ok(known.changed_status(case.response, body).into_iter().collect()),
            _ => Ok(Vec::new()),
        }
    }

    /// Whether the format itself is known, and not only a catalog in it.
    #[cfg(feature = "formats")]
    fn is_format_known(&self) -> bool {
        self.format.is_some()
    }

    #[cfg(not(feature = "formats"))]
    fn is_format_known(&self) -> bool {
        false
    }

    fn case<'a>(&'a self, method: &'a Method, has_key: bool, response: &'a Received) -> Case<'a> {
        let body = response.try_json().filter(|_| method != Method::HEAD);
        let shape = self.shape_of(response).filter(|shape| response.media_type() == shape.media_type);
        let known = self.known_of(response).filter(|_| shape.is_some());
        let entries = known.zip(body.as_ref()).map(|(known, body)| known.entries_of(body)).unwrap_or_default();
        Case { method, has_key, response, body, layout: shape.map(|shape| &shape.layout), entries }
    }

    /// An error with the status of a success or of a redirect, where the format
    /// has none: clients that look at the status take it for one.
    fn inspect_disguise(&self, response: &Received, faults: &mut Faults) {
        let status = response.status().as_u16();
        let is_problem = response.media_type() == "application/problem+json" && !matches!(status, 204 | 304);
        let is_error = match self.shape_of(response) {
            Some(shape) => shape.is_error_in_disguise(response),
            None => is_problem && !response.body().is_empty(),
        };
        if is_error {
            let text = "send the status of the error (RFC 9110, 15)";
            faults.add(FaultKind::Status, format!("the status is {status}, and the body is that of an error: {text}"));
        }
    }

    /// Whether the policy for caches of this error was compared with what is
    /// known of it.
    pub(crate) fn knows_policy(&self, method: &Method, response: &Received) -> bool {
        is_unstructured(response) || !self.case(method, false, response).entries.is_empty()
    }

    /// The code of an error of the catalog that the operation with this method and route
    /// does not list; the route may have a prefix. One that lists none leaves it open.
    pub(crate) fn unlisted(&self, method: &Method, route: &str, response: &Received) -> Option<String> {
        let is_it = |it: &&PublishedOperation| {
            it.method == method.as_str() && route.ends_with(&*it.path) && !it.errors.is_empty()
        };
        let operation = self.operations.iter().filter(is_it).max_by_key(|operation| operation.path.len())?;
        let entries = self.case(method, false, response).entries;
        let listed = |key| operation.errors.iter().any(|it| (it.error_type.as_deref(), &*it.code) == key);
        let (_, code) = entries.first()?.key();
        entries.iter().all(|entry| !listed(entry.key())).then(|| code.to_owned())
    }

    /// What an error has in the place of its code.
    pub(crate) fn code(&self, response: &Received) -> Option<String> {
        let place = self.shape_of(response)?.layout.identity()?;
        text(response.try_json()?.pointer(place)?).map(|code| format!("`{code}`"))
    }

    /// Whether it is known what authors wrote on their definitions.
    pub(crate) fn knows_definitions(&self) -> bool {
        self.known.is_some()
    }

    /// Whether this is an error in the format; `None` where no format is known.
    pub(crate) fn fits(&self, response: &Received) -> Option<bool> {
        let shape = self.shape_of(response)?;
        Some(shape.is_error(response) && shape.misfit(response).is_none())
    }

    /// Whether this is an error: by its status, or by its body in an API that
    /// answers 200 to failures as well.
    pub(crate) fn is_error(&self, answer: &Received) -> bool {
        match self.shape_of(answer) {
            Some(shape) => shape.is_error(answer),
            None => answer.status().is_client_error() || answer.status().is_server_error(),
        }
    }

    /// What is wrong with the answer to a request that nobody could accept, in an
    /// API that answers 200 to failures as well: there the body alone says that
    /// it is one.
    pub(crate) fn inspect_refusal(&self, method: &Method, answer: &Received) -> Option<Fault> {
        let shape = self.shape_of(answer).filter(|shape| shape.answers_ok)?;
        if method == Method::HEAD || !answer.status().is_success() || shape.is_error(answer) {
            return None;
        }
        let why = shape.misfit(answer).unwrap_or_else(|| "the body is that of a success".to_owned());
        Some(Fault::new(FaultKind::Foreign, format!("this is an error, but {why} ({})", shape.name)))
    }

    /// What can't be judged here, whatever the answers are.
    pub(crate) fn blind_spots(&self) -> Vec<String> {
        let shapes = self.shape.iter();
        #[cfg(feature = "formats")]
        let shapes = shapes.chain(self.alternatives.iter().map(|alternative| &alternative.shape));
        let text = "are not JSON: only media type, status and headers were looked at";
        let unread = shapes.filter(|shape| !shape.is_json());
        let unread = unread.map(|shape| format!("the bodies of {} {text}", shape.name));
        unread.chain(self.unpublished.clone()).collect()
    }
}

/// Which errors of an author's own code are returned before anything happens, by
/// type and by what bodies have in the place of a code. One with a code of the
/// format may be that of a limit.
#[cfg(feature = "formats")]
fn effects(format: &dyn ErasedWireFormat, catalog: &Catalog) -> BTreeMap<(Option<String>, String), bool> {
    let own = catalog.definitions().iter().filter(|definition| definition.code().is_some());
    let said = own.map(|definition| {
        let resolved = format.resolve(definition);
        let code = format.spelling(resolved.code()).into_owned();
        ((resolved.error_type().map(str::to_owned), code), definition.is_before_effects())
    });
    said.collect()
}

fn inspect_texts(answer: &Received, faults: &mut Faults) {
    let body = String::from_utf8_lossy(answer.body());
    if let Some((what, why)) = leak(&body) {
        faults.add(FaultKind::Leak, format!("the body holds {what:?}, {why}"));
    }
    for (name, value) in answer.headers() {
        if let Some((what, why)) = leak(&String::from_utf8_lossy(value.as_bytes())) {
            faults.add(FaultKind::Leak, format!("the header {name} holds {what:?}, {why}"));
        }
    }
}
