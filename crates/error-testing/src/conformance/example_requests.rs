//! Sends the example requests of a catalog to the service.

use std::collections::BTreeSet;

#[cfg(feature = "router")]
use axum::Router;
use error_catalog::{PublishedCatalog, PublishedError, PublishedExampleRequest, PublishedRequest};
use http::{HeaderName, HeaderValue, Method, header};

#[cfg(feature = "router")]
use super::server::Server;
use super::{
    example_report::{ExampleReport, SentExample},
    exchange::Outcome,
    request::{Payload, Probe},
    service_error::ServiceError,
    socket::send,
    target::Target,
};
use crate::{FaultKind, NoLayout, Received, known_errors::KnownErrors, recognised::Recognised};

/// Prepares a test that sends the example requests from the pages of `catalog`. Each
/// request must return the error of its page, unless the page says only that it *may*
/// return the error.
///
/// # Errors
///
/// Fails if the catalog does not say where bodies contain the code.
///
/// # Examples
///
/// ```
/// use axum::{Router, extract::Path, routing::get};
/// use error_response::{Api, ApiError, RouterExt, catalog, format::Stripe, testing::example_requests};
///
/// /// No such account
/// #[derive(Debug, thiserror::Error, ApiError)]
/// #[error("No account found with id: {id}")]
/// #[api(status = 404, code = "account_not_found")]
/// #[api(example("GET /accounts/acc_9", header("authorization" = "Bearer $API_KEY")))]
/// struct NoAccount { id: String }
///
/// async fn account(Path(id): Path<String>) -> Result<(), NoAccount> {
///     Err(NoAccount { id })
/// }
///
/// const API: Api<Stripe> = Api::new("accounts", Stripe::new(), catalog![NoAccount]);
///
/// # #[tokio::main(flavor = "current_thread")] async fn main() -> Result<(), Box<dyn std::error::Error>> {
/// let app = || Router::new().route("/accounts/{id}", get(account)).errors(API.layer());
/// let examples = example_requests(&API.publish()?)?.variable("$API_KEY", "sk_test_1");
/// let report = examples.run(app).await;
/// report.assert_returned();
/// // The test also sends a request to an unknown path, for the framework's own 404.
/// assert_eq!(report.returned(), (2, 2));
/// # Ok(()) }
/// ```
pub fn example_requests(catalog: &PublishedCatalog) -> Result<ExampleRequests, NoLayout> {
    Recognised::of_catalog(catalog)?;
    Ok(ExampleRequests { catalog: catalog.clone(), variables: Vec::new(), writes: false })
}

/// A test of the example requests of a catalog, created by [`example_requests`].
#[derive(Debug, Clone)]
#[must_use]
pub struct ExampleRequests {
    catalog: PublishedCatalog,
    /// Names with their `$`, and values.
    variables: Vec<(String, String)>,
    writes: bool,
}

impl ExampleRequests {
    /// Sets the value of a variable that stands for a credential, such as `$API_KEY`.
    pub fn variable(mut self, name: &str, value: &str) -> ExampleRequests {
        self.variables.push((format!("${}", name.trim_start_matches('$')), value.to_owned()));
        self
    }

    /// Sends each request to a new router, which is served on a socket, so that no
    /// request sees the state left by another one.
    ///
    /// # Panics
    ///
    /// Panics if no socket can be opened.
    #[cfg(feature = "router")]
    pub async fn run(&self, router: impl Fn() -> Router) -> ExampleReport {
        self.run_async(|| std::future::ready(router())).await
    }

    /// Like [`run`](ExampleRequests::run), for a router that is made asynchronously, for
    /// example because it opens a database.
    ///
    /// # Panics
    ///
    /// Panics if no socket can be opened.
    ///
    /// # Examples
    ///
    /// ```
    /// use axum::Router;
    /// use error_response::{Api, RouterExt, catalog, format::Stripe, testing::example_requests};
    ///
    /// const API: Api<Stripe> = Api::new("accounts", Stripe::new(), catalog![]);
    ///
    /// async fn app() -> Router {
    ///     // let pool = SqlitePool::connect("sqlite::memory:").await;
    ///     Router::new().errors(API.layer())
    /// }
    ///
    /// # #[tokio::main(flavor = "current_thread")] async fn main() -> Result<(), Box<dyn std::error::Error>> {
    /// let report = example_requests(&API.publish()?)?.run_async(app).await;
    /// report.assert_returned();
    /// # Ok(()) }
    /// ```
    #[cfg(feature = "router")]
    pub async fn run_async<R: Future<Output = Router>>(&self, router: impl Fn() -> R) -> ExampleReport {
        let mut report = ExampleReport::default();
        for (error, request) in self.requests() {
            let missed = self.missed_by(error, &request, &router).await;
            report.sent.push(SentExample::new(error, request, missed));
        }
        report
    }

    /// Why a new router did not return the error of a request.
    #[cfg(feature = "router")]
    #[expect(clippy::expect_used, reason = "a test without a socket can't go on")]
    async fn missed_by<R: Future<Output = Router>>(
        &self,
        error: &PublishedError,
        request: &PublishedExampleRequest,
        router: impl Fn() -> R,
    ) -> Option<String> {
        let probe = match self.probe(request, "") {
            Ok(probe) => probe,
            Err(why) => return Some(why),
        };
        let server = Server::start(router().await).await.expect("a socket can be opened");
        let outcome = server.send(&probe.method, &probe.bytes("localhost")).await;
        self.missed(error, &outcome)
    }

    /// Also sends requests with POST, PUT, PATCH and DELETE. If such a request does not
    /// return its error, it may change data.
    pub fn allow_writes(mut self) -> ExampleRequests {
        self.writes = true;
        self
    }

    /// Sends the requests to the service at `url`, one after the other. Requests that may
    /// change data are left out, unless [`allow_writes`](ExampleRequests::allow_writes)
    /// was called.
    ///
    /// # Errors
    ///
    /// Fails if the address is invalid, or if the service cannot be reached.
    pub fn run_at(&self, url: &str) -> Result<ExampleReport, ServiceError> {
        let target = Target::new(url)?;
        let mut report = ExampleReport::default();
        for (error, request) in self.requests() {
            if !self.writes && !is_safe(&request.method) {
                report.withheld += 1;
                continue;
            }
            let missed = match self.probe(&request, &target.base) {
                Err(why) => Some(why),
                Ok(probe) => {
                    let sent = send(&target, &probe.method, &probe.bytes(&target.authority));
                    let outcome =
                        sent.map_err(|source| ServiceError::Unreachable { origin: target.origin(), source })?;
                    self.missed(error, &outcome)
                }
            };
            report.sent.push(SentExample::new(error, request, missed));
        }
        Ok(report)
    }

    /// The names of the variables that have no value yet, in order.
    pub fn missing_variables(&self) -> Vec<String> {
        let requests: Vec<_> = self.requests().map(|(_, request)| request).collect();
        let texts = requests.iter().flat_map(|request| texts(&request.request));
        let names: BTreeSet<_> = texts.flat_map(PublishedRequest::variables).map(|(_, name)| name).collect();
        names.into_iter().filter(|name| self.value(name).is_none()).map(str::to_owned).collect()
    }

    /// What pages show.
    fn requests(&self) -> impl Iterator<Item = (&PublishedError, PublishedExampleRequest)> {
        self.catalog.errors.iter().flat_map(|error| {
            let shown = self.catalog.requests_of(error);
            shown.into_iter().map(move |(_, request)| (error, request))
        })
    }

    fn value(&self, name: &str) -> Option<&str> {
        self.variables.iter().find(|(known, _)| known == name).map(|(_, value)| &**value)
    }

    /// `text` with values in the place of its variables.
    fn filled(&self, text: &str) -> Result<String, String> {
        let (mut filled, mut begin) = (String::new(), 0);
        for (at, name) in PublishedRequest::variables(text) {
            let value = self.value(name).ok_or_else(|| format!("not sent: {name} has no value"))?;
            filled.push_str(&text[begin..at]);
            filled.push_str(value);
            begin = at + name.len();
        }
        filled.push_str(&text[begin..]);
        Ok(filled)
    }

    /// The request as it is sent.
    fn probe(&self, example: &PublishedExampleRequest, base: &str) -> Result<Probe, String> {
        let PublishedRequest { path, headers, body } = &example.request;
        let method = Method::from_bytes(example.method.as_bytes())
            .map_err(|_| format!("not sent: the method {:?} is not a token", example.method))?;
        let path = self.filled(path)?;
        if !path.starts_with('/') || !path.bytes().all(|byte| byte.is_ascii_graphic()) {
            return Err("not sent: the path does not begin with `/`, or is not visible ASCII".to_owned());
        }
        let mut probe = Probe::new("an example request", method, format!("{base}{path}"));
        for header in headers {
            let value = self.filled(header.value.as_deref().unwrap_or_default())?;
            check_header(&header.name, &value, body.is_some())?;
            probe = probe.header(&header.name, value);
        }
        if let Some(body) = body {
            probe.body = Payload::Whole(self.filled(body)?.into_bytes());
        }
        Ok(probe)
    }

    /// What came in the place of `error`.
    fn missed(&self, error: &PublishedError, outcome: &Outcome) -> Option<String> {
        let Some(received) = outcome.answer() else { return Some(format!("no whole response: {outcome:?}")) };
        let why = self.misfit(error, received)?;
        let body = String::from_utf8_lossy(received.body());
        let body: String = body.chars().take(LONGEST_SHOWN).collect();
        Some(format!("{}, {why}: {}", received.status(), body.trim()))
    }

    /// Why a response is not this error: another status, type or code.
    fn misfit(&self, error: &PublishedError, received: &Received) -> Option<String> {
        let Some(body) = received.try_json() else { return Some("the body is not JSON".to_owned()) };
        let one = PublishedCatalog { errors: vec![error.clone()], ..self.catalog.clone() };
        let layout = self.catalog.layout.as_ref()?;
        let known = KnownErrors::of(&one, layout);
        let said = match known.code_of(&body) {
            Ok(said) => said,
            Err(fault) => return Some(fault.text().to_owned()),
        };
        if known.entries_of(&body).is_empty()
            && let Some(other) = KnownErrors::of(&self.catalog, layout).other_than(error, &body, &said)
        {
            return Some(other.text().to_owned());
        }
        let faults = known.faults(received, &body, &said);
        faults.into_iter().find(|fault| fault.kind() != FaultKind::Wait).map(|fault| fault.text().to_owned())
    }
}

/// No header ends early, and none says that the body does: what follows would be a
/// request of its own (RFC 9112, section 11.2).
fn check_header(name: &str, value: &str, has_body: bool) -> Result<(), String> {
    let Ok(known) = HeaderName::from_bytes(name.as_bytes()) else {
        return Err(format!("not sent: the header name {name:?} is not a token"));
    };
    if HeaderValue::from_str(value).is_err() {
        return Err(format!("not sent: the value of {known} has characters that a header cannot hold"));
    }
    if has_body && [header::CONTENT_LENGTH, header::TRANSFER_ENCODING].contains(&known) {
        return Err(format!("not sent: {known} follows from the body"));
    }
    Ok(())
}

/// RFC 9110, section 9.2.1.
fn is_safe(method: &str) -> bool {
    Method::from_bytes(method.as_bytes()).is_ok_and(|method| method.is_safe())
}

/// Of a response, in a report.
const LONGEST_SHOWN: usize = 300;

fn texts(request: &PublishedRequest) -> impl Iterator<Item = &str> {
    let PublishedRequest { path, headers, body } = request;
    let values = headers.iter().filter_map(|header| header.value.as_deref());
    std::iter::once(&**path).chain(values).chain(body.as_deref())
}
