//! The conformance test of a running service, in any language, against its published
//! catalog.

use std::{
    collections::BTreeMap,
    num::NonZeroU32,
    thread,
    time::{Duration, Instant},
};

use error_catalog::{PublishedCatalog, PublishedOperation, PublishedRequest};
use http::{HeaderName, HeaderValue, Method};

use super::{
    compared::compared,
    exchange::{Exchange, Outcome},
    idempotency_key::with_new_keys,
    judge::{Examples, Judge},
    left_out::{leave_out, names, notes},
    plan::Plan,
    report::Report,
    request::Probe,
    requests::{Requests, Route},
    service_error::ServiceError,
    socket::send,
    target::{Target, route},
};
use crate::{Inspector, rules::REQUEST_IDS};

/// Prepares a conformance test of the running service at `url`, whose errors are
/// described by `catalog`.
///
/// The service can be written in any language: errors are checked by the layout in the
/// catalog, so no format is needed. The test sends all kinds of invalid requests to the
/// operations of the catalog. Requests that may change data are left out, unless
/// [`allow_writes`](ServiceConformance::allow_writes) is called.
///
/// # Errors
///
/// Fails if the address is invalid, or if the catalog does not say where bodies contain
/// the code.
///
/// # Examples
///
/// ```no_run
/// let catalog = error_catalog::read(&std::fs::read_to_string("catalog.json")?)?;
/// let service = error_testing::conformance_at("http://localhost:8080/v1", &catalog)?
///     .header("authorization", "Bearer sk_test_1")?
///     .param("id", "acc_1");
/// println!("{}", service.plan());
/// service.run()?.assert_clean();
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
pub fn conformance_at(url: &str, catalog: &PublishedCatalog) -> Result<ServiceConformance, ServiceError> {
    /// Few enough for any service.
    const RATE: NonZeroU32 = NonZeroU32::MIN.saturating_add(9);
    Ok(ServiceConformance {
        target: Target::new(url)?,
        inspector: Inspector::new().catalog(catalog)?,
        operations: catalog.operations.clone(),
        routes: Vec::new(),
        left_out: Vec::new(),
        headers: Vec::new(),
        params: Vec::new(),
        echoed: Vec::new(),
        learns_request_id: true,
        request_ids: REQUEST_IDS.to_vec(),
        writes: false,
        rate: RATE,
    })
}

/// A conformance test of a running service, created by [`conformance_at`].
#[derive(Debug, Clone)]
#[must_use]
pub struct ServiceConformance {
    target: Target,
    inspector: Inspector,
    operations: Vec<PublishedOperation>,
    routes: Vec<Route>,
    /// The methods and paths of routes that are left out.
    left_out: Vec<(Method, String)>,
    headers: Vec<(String, String)>,
    params: Vec<(String, String)>,
    echoed: Vec<String>,
    learns_request_id: bool,
    /// The headers that ids of requests are sent in.
    request_ids: Vec<HeaderName>,
    writes: bool,
    rate: NonZeroU32,
}

impl ServiceConformance {
    /// Limits the test to this route, such as `GET /accounts/{id}`, and to others that
    /// are named with further calls. Headers and body are those of the
    /// example request of the catalog's operation.
    ///
    /// # Errors
    ///
    /// Fails if `text` is not a method and a path.
    pub fn route(mut self, text: &str) -> Result<ServiceConformance, ServiceError> {
        let (method, path) = route(text)?;
        let resource = path.split('?').next().unwrap_or_default();
        let is_it = |operation: &&PublishedOperation| operation.method == method.as_str() && operation.path == resource;
        let known = self.operations.iter().find(is_it).and_then(|known| Route::of_operation(known, ""));
        let (headers, body) = known.map(|known| (known.headers, known.body)).unwrap_or_default();
        self.routes.push(Route {
            method,
            path: [&*self.target.base, &path].concat(),
            headers,
            body,
            is_left_out: false,
        });
        Ok(self)
    }

    /// Sends no requests to this route, such as `GET /export`, for example because its
    /// stream breaks off on purpose. The route is an operation of the catalog or, if
    /// [`route`](ServiceConformance::route) was called before, one of those routes. The
    /// report has a note that it was left out.
    ///
    /// # Errors
    ///
    /// Fails if `text` is not a method and a path, or if there is no such route.
    pub fn without_route(mut self, text: &str) -> Result<ServiceConformance, ServiceError> {
        let (method, path) = route(text)?;
        let full = [&*self.target.base, &path].concat();
        leave_out(&mut self.routes(), &method, &full, &self.target.base)
            .map_err(|why| ServiceError::NoRoute { route: text.to_owned(), why })?;
        self.left_out.push((method, full));
        Ok(self)
    }

    /// Sends this header, such as credentials, with every valid request. Some invalid
    /// requests leave it out or have a wrong value. Of `Idempotency-Key`, each
    /// request has a new value that looks like this one.
    ///
    /// # Errors
    ///
    /// Fails if the name or the value of the header is invalid.
    pub fn header(mut self, name: &str, value: &str) -> Result<ServiceConformance, ServiceError> {
        let (parsed, plain) = (HeaderName::from_bytes(name.as_bytes()), HeaderValue::from_str(value));
        if parsed.is_err() || plain.is_err() {
            // The value may be a secret.
            return Err(ServiceError::Header(name.to_owned()));
        }
        self.headers.push((name.to_owned(), value.to_owned()));
        Ok(self)
    }

    /// Sets the value of a path parameter in valid requests. The default is the value in
    /// the catalog's example.
    pub fn param(mut self, name: &str, value: &str) -> ServiceConformance {
        self.params.insert(0, (name.to_owned(), value.to_owned()));
        self
    }

    /// Names a member of a body or a query parameter whose value responses may repeat,
    /// such as an id. The values of all other members and query parameters are treated as
    /// secrets. Values in the path may always be repeated.
    pub fn may_echo(mut self, name: &str) -> ServiceConformance {
        self.echoed.push(name.to_owned());
        self
    }

    /// Sets the header in which errors must have the request id. Pass `None` if the API
    /// sends no request ids. By default, all errors must have the id if one of them has
    /// it.
    pub fn request_id(mut self, name: Option<HeaderName>) -> ServiceConformance {
        self.learns_request_id = false;
        self.request_ids.extend(name.clone().filter(|name| !REQUEST_IDS.contains(name)));
        self.inspector = self.inspector.request_id(name);
        self
    }

    /// Also sends requests that may change data: requests with POST, PUT, PATCH or DELETE
    /// that a handler might accept.
    pub fn allow_writes(mut self) -> ServiceConformance {
        self.writes = true;
        self
    }

    /// Sets the maximum number of requests per second. The default is 10.
    pub fn rate(mut self, requests: NonZeroU32) -> ServiceConformance {
        self.rate = requests;
        self
    }

    /// Returns the plan of the test: which requests will be sent, and how many will be
    /// left out.
    pub fn plan(&self) -> Plan {
        let (sent, unsent) = self.probes();
        let routes = self.routes();
        let left_out = names(routes.iter().filter(|route| route.is_left_out), &self.target.base);
        Plan { left_out, ..Plan::new(self.target.origin(), self.rate, &sent, &unsent) }
    }

    /// Sends the requests, one after the other, and checks the responses.
    ///
    /// # Errors
    ///
    /// Fails if the service cannot be reached.
    pub fn run(&self) -> Result<Report, ServiceError> {
        let (sent, unsent) = self.probes();
        let mut exchanges = Vec::new();
        for probe in sent {
            let began = Instant::now();
            let outcome = match self.ask(&probe) {
                Ok(outcome) => outcome,
                Err(source) if exchanges.is_empty() => {
                    return Err(ServiceError::Unreachable { origin: self.target.origin(), source });
                }
                Err(_) => Outcome::Nothing,
            };
            exchanges.push(Exchange { probe, outcomes: vec![outcome], is_beyond: false });
            thread::sleep((Duration::from_secs(1) / self.rate.get()).saturating_sub(began.elapsed()));
        }
        let mut report = self.judge(&exchanges);
        report.notes.extend(notes(&self.routes(), &self.target.base));
        report.notes.extend(hidden_by_limits(&report));
        if !unsent.is_empty() {
            let text = format!("{} requests that may change something were not sent", unsent.len());
            report.notes.push(text);
        }
        Ok(report)
    }

    /// Sends `probe`, again where the connection was reset and nothing can come
    /// of it twice.
    fn ask(&self, probe: &Probe) -> std::io::Result<Outcome> {
        let bytes = probe.bytes(&self.target.authority);
        let outcome = send(&self.target, &probe.method, &bytes)?;
        match outcome {
            Outcome::Reset if probe.is_harmless => send(&self.target, &probe.method, &bytes),
            outcome => Ok(outcome),
        }
    }

    fn judge(&self, exchanges: &[Exchange]) -> Report {
        let inspectors = BTreeMap::from([(String::new(), self.inspector.clone())]);
        let judge = Judge {
            inspectors: &inspectors,
            learns_request_id: self.learns_request_id,
            is_router: false,
            how: "name routes that fail (`--route 'GET /accounts/{id}'`), or credentials without which all is refused \
                  (`--header 'authorization: ...'`)",
            examples: Examples {
                credentials: "`--header 'authorization: ...'`",
                header: "`--header 'name: value'`",
                param: "`--param {}=...`",
                limit: "raise the limit for this run, or send fewer requests per second (`--rate 1`)",
                body: "the example of its operation in the OpenAPI document",
                echo: "`--may-echo {}`",
                query: "its query (`--route 'GET /books?limit=10'`)",
            },
        };
        judge.report(exchanges)
    }

    /// The routes that were named or, without any, the operations of the catalog.
    fn routes(&self) -> Vec<Route> {
        let of_catalog = || self.operations.iter().filter_map(|known| Route::of_operation(known, &self.target.base));
        let mut routes: Vec<_> = if self.routes.is_empty() { of_catalog().collect() } else { self.routes.clone() };
        for (method, path) in &self.left_out {
            // Routes that were named later may be others.
            let _ = leave_out(&mut routes, method, path, &self.target.base);
        }
        routes
    }

    /// The requests that are sent, and those that are not since they may change
    /// something.
    fn probes(&self) -> (Vec<Probe>, Vec<Probe>) {
        /// What proxies take of a head, about; they answer more by themselves.
        const LARGEST_HEAD: usize = 7 * 1024;
        /// axum's own limit of a body.
        const BODY_LIMIT: usize = 2 * 1024 * 1024;
        let routes = self.routes();
        let mut params = self.params.clone();
        params.extend(self.operations.iter().flat_map(params_of));
        let requests = Requests {
            negotiated: Vec::new(),
            routes: &routes,
            prefixes: vec![&self.target.base],
            request_ids: &self.request_ids,
            headers: &self.headers,
            params: &params,
            echoed: &self.echoed,
            body_limit: BODY_LIMIT,
            at_once: 1,
        };
        let mut probes = requests.probes();
        probes.extend(compared(&requests));
        with_new_keys(&mut probes);
        probes.retain(|probe| !probe.is_malformed && probe.head_length() < LARGEST_HEAD);
        for probe in &mut probes {
            let agent = concat!("error-testing/", env!("CARGO_PKG_VERSION"));
            *probe = probe.clone().header("user-agent", agent);
        }
        probes.into_iter().partition(|probe| probe.is_harmless || self.writes)
    }
}

/// What is said of a service that refuses most requests: its other errors were
/// not seen.
fn hidden_by_limits(report: &Report) -> Option<String> {
    let refused: usize = [429, 503].iter().filter_map(|status| report.errors.get(status)).sum();
    let requests = report.requests;
    (refused * 2 > requests)
        .then(|| format!("{refused} of {requests} responses were 429 or 503: lower the rate (`--rate`)"))
}

/// The values that the example of `operation` has for the parameters of its
/// path.
fn params_of(operation: &PublishedOperation) -> Vec<(String, String)> {
    let example = operation.request.clone().unwrap_or_else(|| operation.sample_request());
    let values = example.path.split('?').next().unwrap_or_default().split('/').map(str::to_owned);
    let pairs = operation.path.split('/').zip(values.collect::<Vec<_>>());
    let named = pairs.filter_map(|(name, value)| {
        let name = name.strip_prefix('{')?.strip_suffix('}')?.trim_start_matches('*');
        (!value.contains(PublishedRequest::CREDENTIAL)).then(|| (name.to_owned(), value))
    });
    named.collect()
}
