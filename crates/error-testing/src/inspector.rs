//! What any one answer owes, whatever the request was.

use std::sync::Arc;

use error_catalog::PublishedCatalog;
use error_core::Id;
#[cfg(feature = "formats")]
use error_formats::{ErasedWireFormat, WireFormat};
use http::{HeaderName, Method, StatusCode, header};

#[cfg(feature = "formats")]
use crate::format::KnownFormat;
use crate::{
    Fault, FaultKind, Received,
    known_errors::KnownErrors,
    leak::leak,
    recognised::{NoLayout, Recognised},
};

/// Looks for faults in one answer: what HTTP demands of its status, what its
/// format looks like, and what it must not say.
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
/// assert_eq!(faults[1].to_string(), "obligation: a 401 names its challenge in WWW-Authenticate (RFC 9110, 15.5.2)");
/// ```
#[derive(Debug, Clone, Default)]
pub struct Inspector {
    shape: Option<Arc<Recognised>>,
    known: Option<Arc<KnownErrors>>,
    request_id: Option<HeaderName>,
}

impl Inspector {
    /// Knows no format yet: any structure will do.
    pub fn new() -> Inspector {
        Inspector::default()
    }

    /// Errors have this format, and `X-Request-Id`.
    #[cfg(feature = "formats")]
    #[must_use]
    pub fn format(self, format: impl WireFormat) -> Inspector {
        self.shared_format(Arc::new(format))
    }

    /// The same for a format that was chosen at run time.
    #[cfg(feature = "formats")]
    #[must_use]
    pub fn shared_format(mut self, format: Arc<dyn ErasedWireFormat>) -> Inspector {
        self.shape = Some(Arc::new(KnownFormat::of(format).shape));
        self.request_id = Some(HeaderName::from_static("x-request-id"));
        self
    }

    /// Errors are those of this catalog: the body has the code where the layout
    /// says, the code is one of the catalog, and type, status and wait are those
    /// of its entry. No format is needed for it.
    ///
    /// # Errors
    ///
    /// Fails when the catalog does not say where bodies have the code.
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
        Ok(self)
    }

    /// Errors carry the id of the request in this header; `None` where the API
    /// sends none.
    #[must_use]
    pub fn request_id(mut self, name: Option<HeaderName>) -> Inspector {
        self.request_id = name;
        self
    }

    /// What is wrong with the answer to a request with this method. Answers
    /// that are no errors have few obligations.
    pub fn inspect(&self, method: &Method, answer: &Received) -> Vec<Fault> {
        let mut faults = Faults(Vec::new());
        let is_head = method == Method::HEAD;
        if is_head && !answer.body().is_empty() {
            faults.owes("the answer to HEAD has no body (RFC 9110, 9.3.2)");
        }
        let status = answer.status();
        if matches!(status.as_u16(), 204 | 304) && !answer.body().is_empty() {
            faults.owes(format!("a {} has no body (RFC 9110, 6.4.1)", status.as_u16()));
        }
        if status == StatusCode::NO_CONTENT && answer.headers().contains_key(header::CONTENT_TYPE) {
            faults.owes("a 204 has no content type (RFC 9110, 6.4.1)");
        }
        if self.is_error(answer) {
            self.inspect_body(is_head, answer, &mut faults);
            self.inspect_headers(answer, &mut faults);
            inspect_texts(answer, &mut faults);
        }
        faults.0
    }

    /// Whether this is an error: by its status, or by its body in an API that
    /// answers 200 to failures as well.
    pub(crate) fn is_error(&self, answer: &Received) -> bool {
        match &self.shape {
            Some(shape) => shape.is_error(answer),
            None => answer.status().is_client_error() || answer.status().is_server_error(),
        }
    }

    /// What is wrong with the answer to a request that nobody could accept, in an
    /// API that answers 200 to failures as well: there the body alone says that
    /// it is one.
    pub(crate) fn inspect_refusal(&self, method: &Method, answer: &Received) -> Option<Fault> {
        let shape = self.shape.as_deref().filter(|shape| shape.answers_ok)?;
        if method == Method::HEAD || !answer.status().is_success() || shape.is_error(answer) {
            return None;
        }
        let why = shape.misfit(answer).unwrap_or_else(|| "the body is that of a success".to_owned());
        Some(Fault::new(FaultKind::Foreign, format!("this is an error, but {why} ({})", shape.name)))
    }

    /// What can't be judged here, whatever the answers are.
    pub(crate) fn blind_spot(&self) -> Option<String> {
        let shape = self.shape.as_deref().filter(|shape| !shape.is_json())?;
        Some(format!("the bodies of {} are no JSON: only media type, status and headers were looked at", shape.name))
    }

    fn inspect_body(&self, is_head: bool, answer: &Received, faults: &mut Faults) {
        if is_head {
            return;
        }
        let media_type = answer.media_type();
        if answer.body().is_empty() {
            faults.add(FaultKind::Empty, "an error explains itself in a body (RFC 9110, 15.5 and 15.6)");
        } else if let Some(shape) = &self.shape {
            self.inspect_shape(shape, answer, faults);
        } else if matches!(&*media_type, "" | "text/plain" | "application/octet-stream" | "text/html") {
            faults
                .add(FaultKind::Foreign, format!("a body of the media type {} has no structure", or_none(&media_type)));
        } else if media_type.ends_with("json") && answer.try_json().is_none() {
            faults.add(FaultKind::Foreign, "the body is no JSON");
        }
        if media_type == "application/problem+json" {
            inspect_problem(answer, faults);
        }
    }

    fn inspect_shape(&self, shape: &Recognised, answer: &Received, faults: &mut Faults) {
        let is_read = answer.media_type() == shape.media_type;
        if let (Some(known), true, Some(body)) = (&self.known, is_read, answer.try_json()) {
            match known.code_of(&body) {
                Ok(code) => faults.0.extend(known.faults(answer, &body, &code)),
                Err(missing) => return faults.0.push(missing),
            }
        }
        if let Some(why) = shape.misfit(answer) {
            faults.add(FaultKind::Foreign, format!("{why} ({})", shape.name));
        } else if let Some(place) = shape.layout.status.as_deref() {
            agree_on_status(answer, place, faults);
        }
    }

    fn inspect_headers(&self, answer: &Received, faults: &mut Faults) {
        let status = answer.status().as_u16();
        let count = |name: &HeaderName| answer.headers().get_all(name).iter().count();
        match status {
            401 if !has_challenge(answer, &header::WWW_AUTHENTICATE) => {
                faults.owes("a 401 names its challenge in WWW-Authenticate (RFC 9110, 15.5.2)");
            }
            407 if !has_challenge(answer, &header::PROXY_AUTHENTICATE) => {
                faults.owes("a 407 names its challenge in Proxy-Authenticate (RFC 9110, 15.5.8)");
            }
            405 if count(&header::ALLOW) != 1 => {
                let found = count(&header::ALLOW);
                faults.owes(format!("a 405 lists the methods in Allow, once and not {found} times (RFC 9110, 15.5.6)"));
            }
            426 if count(&header::UPGRADE) == 0 => {
                faults.owes("a 426 names the protocol in Upgrade (RFC 9110, 15.5.22)")
            }
            451 if !answer.header("link").is_some_and(|link| link.contains("blocked-by")) => {
                faults.owes("a 451 links to who blocks, rel=\"blocked-by\" (RFC 7725, 4)");
            }
            _ => {}
        }
        inspect_caching(answer, faults);
        inspect_wait(answer, faults);
        if let Some(name) = &self.request_id
            && answer.header(name.as_str()).and_then(|id| Id::new(id).ok()).is_none()
        {
            let found = answer.header(name.as_str());
            faults.owes(match found {
                None => format!("an error carries the id of its request in {name}"),
                Some(_) => format!("{name} is short and plain"),
            });
        }
    }
}

fn or_none(text: &str) -> &str {
    if text.is_empty() { "none" } else { text }
}

/// Faults as they are found.
struct Faults(Vec<Fault>);

impl Faults {
    fn add(&mut self, kind: FaultKind, text: impl Into<String>) {
        self.0.push(Fault::new(kind, text));
    }

    fn owes(&mut self, text: impl Into<String>) {
        self.add(FaultKind::Obligation, text);
    }
}

/// Whether each challenge begins with a scheme and has its quotes in pairs (RFC
/// 9110, 11.6.1).
fn has_challenge(answer: &Received, name: &HeaderName) -> bool {
    let mut challenges = answer.headers().get_all(name).iter().peekable();
    challenges.peek().is_some()
        && challenges.all(|challenge| {
            let text = challenge.to_str().unwrap_or_default();
            let plain = text.replace("\\\\", "").replace("\\\"", "");
            text.starts_with(|first: char| first.is_ascii_alphanumeric()) && plain.matches('"').count() % 2 == 0
        })
}

/// Some statuses may be stored by a cache unless told otherwise, some never.
fn inspect_caching(answer: &Received, faults: &mut Faults) {
    let said = answer.header("cache-control");
    match answer.status().as_u16() {
        status @ (404 | 405 | 410 | 414 | 501) if said.is_none() => {
            faults.owes(format!("a {status} may be cached unless Cache-Control says otherwise (RFC 9110, 15.1)"));
        }
        status @ (428 | 429 | 431 | 511) if !said.is_some_and(|said| said.contains("no-store")) => {
            faults.owes(format!("a {status} is never stored by a cache: Cache-Control is no-store (RFC 6585)"));
        }
        _ => {}
    }
}

/// `Retry-After` is whole seconds or a date, once, and never too early.
fn inspect_wait(answer: &Received, faults: &mut Faults) {
    let mut waits = answer.headers().get_all(header::RETRY_AFTER).iter();
    let Some(wait) = waits.next() else { return };
    if waits.next().is_some() {
        faults.owes("Retry-After stands once (RFC 9110, 10.2.3)");
    }
    let text = wait.to_str().unwrap_or_default();
    let is_seconds = !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_digit());
    if !is_seconds && httpdate::parse_http_date(text).is_err() {
        faults.owes(format!("Retry-After is whole seconds or a date, not {text:?} (RFC 9110, 10.2.3)"));
    } else if answer.status() == StatusCode::TOO_MANY_REQUESTS && text == "0" {
        faults.owes("a wait is rounded up: Retry-After of a 429 is not 0");
    }
}

fn inspect_problem(answer: &Received, faults: &mut Faults) {
    agree_on_status(answer, "/status", faults);
    let Some(body) = answer.try_json() else { return };
    if let Some(error_type) = body.pointer("/type").and_then(serde_json::Value::as_str)
        && !error_type.starts_with('/')
        && !error_type.contains(':')
    {
        faults.owes(format!("the type {error_type:?} is no address, absolute or a full path (RFC 9457, 3.1.1)"));
    }
}

/// What a body says of the status is the status (RFC 9457, 3.1.2).
fn agree_on_status(answer: &Received, place: &str, faults: &mut Faults) {
    let said = answer.try_json().and_then(|body| body.pointer(place)?.as_u64());
    let status = u64::from(answer.status().as_u16());
    if let Some(said) = said
        && said != status
    {
        faults.owes(format!("the body says the status is {said}, and it is {status} (RFC 9457, 3.1.2)"));
    }
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
