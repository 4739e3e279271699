//! A client that does everything wrong, against a whole router.

mod client;
mod form;
mod report;
mod request;
mod sources;

use std::{collections::BTreeMap, fmt, sync::Arc};

use axum::Router;
use error_formats::{ErasedWireFormat, WireFormat};
use futures_util::future::join_all;
use http::{HeaderName, Method, header};

pub use self::report::{Finding, Report};
use self::{
    client::{Outcome, Server},
    form::Form,
    request::Probe,
    sources::{Route, Sources},
};
use super::{Fault, FaultKind, Inspector, Received, shape::media_type};

/// Begins a look at everything that a client can do wrong with `router`; see
/// the [module page](super) for an example.
///
/// The router is one of this crate's or a plain one. It is served on a socket
/// of its own, as limits only hold where a router is served, and asked for
/// unknown paths, wrong methods, bodies, queries and headers that are
/// malformed, too large or without credentials. Name its routes by
/// [`route`](Conformance::route): what is unknown can't be asked for.
///
/// # Caveats
///
/// Requests that are right reach the handlers, as do requests with methods that
/// were not named: give it a router over a store of its own.
pub fn conformance(router: Router) -> Conformance {
    Conformance::new(Make { router: Arc::new(move || router.clone()), is_fresh: false })
}

/// What a router is asked, and what is expected of its answers; see
/// [`conformance`].
#[derive(Debug, Clone)]
#[must_use]
pub struct Conformance {
    make: Make,
    routes: Vec<Route>,
    headers: Vec<(String, String)>,
    params: Vec<(String, String)>,
    echoed: Vec<String>,
    /// By the prefix of the path; the longest that fits counts.
    inspectors: BTreeMap<String, Inspector>,
    body_limit: usize,
    at_once: usize,
}

/// Where routers come from.
#[derive(Clone)]
struct Make {
    router: Arc<dyn Fn() -> Router + Send + Sync>,
    /// Whether each request has a router of its own.
    is_fresh: bool,
}

impl fmt::Debug for Make {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Make").field("is_fresh", &self.is_fresh).finish_non_exhaustive()
    }
}

impl Conformance {
    /// The same as [`conformance`] with a new router for every request, so that
    /// no request meets what another left behind, such as a used-up limit.
    pub fn fresh(router: impl Fn() -> Router + Send + Sync + 'static) -> Conformance {
        Conformance::new(Make { router: Arc::new(router), is_fresh: true })
    }

    fn new(make: Make) -> Conformance {
        /// axum's own limit.
        const BODY_LIMIT: usize = 2 * 1024 * 1024;
        Conformance {
            make,
            routes: Vec::new(),
            headers: Vec::new(),
            params: Vec::new(),
            echoed: Vec::new(),
            inspectors: BTreeMap::new(),
            body_limit: BODY_LIMIT,
            at_once: 16,
        }
    }

    /// Errors have this format, and `X-Request-Id`. Without it the form that
    /// most of the answers have is taken for the API's.
    pub fn format(self, format: impl WireFormat) -> Conformance {
        self.format_under("", format)
    }

    /// Errors below this prefix have this format: that of a nested router.
    pub fn format_under(self, prefix: &str, format: impl WireFormat) -> Conformance {
        self.shared_format_under(prefix, Arc::new(format))
    }

    /// The same for a format that was chosen at run time.
    pub fn shared_format_under(mut self, prefix: &str, format: Arc<dyn ErasedWireFormat>) -> Conformance {
        self.inspectors.insert(prefix.to_owned(), Inspector::new().shared_format(format));
        self
    }

    /// Errors carry the id of the request in this header; `None` where the API
    /// sends none. Holds for the formats named before.
    pub fn request_id(mut self, name: Option<HeaderName>) -> Conformance {
        for inspector in self.inspectors.values_mut() {
            *inspector = inspector.clone().request_id(name.clone());
        }
        self
    }

    /// Sends this header with every request, such as credentials; it is also
    /// left out and made wrong.
    pub fn header(mut self, name: &str, value: &str) -> Conformance {
        self.headers.push((name.to_owned(), value.to_owned()));
        self
    }

    /// A route of the router, its path written as the router has it
    /// (`/accounts/{id}`), with a query where it takes one (`/accounts?limit=10`).
    ///
    /// # Panics
    ///
    /// Panics when `method` is no method of HTTP.
    #[track_caller]
    #[expect(clippy::panic, reason = "a mistake in a test")]
    pub fn route(mut self, method: &str, path: &str) -> Conformance {
        let Ok(method) = Method::from_bytes(method.as_bytes()) else { panic!("{method:?} is no method of HTTP") };
        self.routes.push(Route { method, path: path.to_owned(), body: None });
        self
    }

    /// The body of a good request to the route that was named last.
    ///
    /// # Panics
    ///
    /// Panics when no route was named.
    #[track_caller]
    #[expect(clippy::panic, reason = "a mistake in a test")]
    pub fn body(mut self, media_type: &str, body: impl Into<Vec<u8>>) -> Conformance {
        let Some(route) = self.routes.last_mut() else { panic!("name a route first: `.route(\"POST\", \"/\")`") };
        route.body = Some((media_type.to_owned(), body.into()));
        self
    }

    /// The same as JSON.
    ///
    /// # Panics
    ///
    /// Panics when no route was named.
    #[track_caller]
    pub fn json(self, body: &str) -> Conformance {
        self.body("application/json", body)
    }

    /// The value of a path parameter in a good request; `1` where none is
    /// named.
    pub fn param(mut self, name: &str, value: &str) -> Conformance {
        self.params.push((name.to_owned(), value.to_owned()));
        self
    }

    /// A member of a body, or a parameter of a query, whose value answers may
    /// repeat, such as an id. The values of all others may be secrets; those in
    /// the path are in every log anyhow.
    pub fn may_echo(mut self, name: &str) -> Conformance {
        self.echoed.push(name.to_owned());
        self
    }

    /// How many bytes a body may have: 2 MiB, axum's own limit, unless the
    /// router has another.
    pub fn body_limit(mut self, bytes: usize) -> Conformance {
        self.body_limit = bytes;
        self
    }

    /// How many good requests to a route are sent at once: 16, so that limits
    /// and load shedding answer as well.
    pub fn at_once(mut self, requests: usize) -> Conformance {
        self.at_once = requests;
        self
    }

    /// Sends the requests and looks at the answers. Two runs find the same, in
    /// the same order, where the router answers the same; only dates and ids
    /// differ.
    ///
    /// # Panics
    ///
    /// Panics when no socket can be opened.
    #[expect(clippy::expect_used, reason = "a test without a socket can't go on")]
    pub async fn run(self) -> Report {
        let probes = self.sources().probes();
        let shared = match self.make.is_fresh {
            true => None,
            false => Some(self.make.serve().await.expect("a socket can be opened")),
        };
        let mut asked = Vec::new();
        for probe in probes {
            let own = match shared {
                Some(_) => None,
                None => Some(self.make.serve().await.expect("a socket can be opened")),
            };
            if let Some(server) = shared.as_ref().or(own.as_ref()) {
                asked.push(ask(server, probe).await);
            }
        }
        self.report(&asked)
    }

    fn sources(&self) -> Sources<'_> {
        let mut prefixes = vec![""];
        prefixes.extend(self.inspectors.keys().filter(|prefix| !prefix.is_empty()).map(String::as_str));
        Sources {
            routes: &self.routes,
            prefixes,
            headers: &self.headers,
            params: &self.params,
            echoed: &self.echoed,
            body_limit: self.body_limit,
            at_once: self.at_once,
        }
    }

    fn report(&self, asked: &[Asked]) -> Report {
        let mut report = Report { requests: 0, errors: BTreeMap::new(), findings: Vec::new(), beyond: Vec::new() };
        let unknown = Unknown::of(asked.iter().filter(|asked| self.inspector(&asked.probe).is_none()));
        for asked in asked {
            report.requests += asked.outcomes.len();
            if asked.is_beyond() {
                report.beyond.push(asked.probe.name());
                continue;
            }
            for outcome in &asked.outcomes {
                let faults = match outcome {
                    Outcome::Answer(answer) => self.faults(asked, answer, &unknown),
                    // Who still sends may miss the answer.
                    Outcome::Reset => continue,
                    Outcome::Nothing => vec![no_answer("the connection ends without one")],
                    Outcome::Late => vec![no_answer("none within ten seconds")],
                    Outcome::Malformed => vec![no_answer("what came is no HTTP, or ends early")],
                };
                let answer = outcome.answer();
                if let Some(answer) = answer
                    && (answer.status().is_client_error() || answer.status().is_server_error())
                {
                    *report.errors.entry(answer.status().as_u16()).or_default() += 1;
                }
                for fault in faults {
                    let request = asked.probe.name();
                    // Of many at once each finding counts once, however many met it.
                    if !report.findings.iter().any(|known| known.request == request && known.fault == fault) {
                        let status = answer.map(|answer| answer.status().as_u16());
                        let answer = answer.map(Received::to_string).unwrap_or_default();
                        report.findings.push(Finding { request, status, fault, answer });
                    }
                }
            }
        }
        self.compare_heads(asked, &mut report);
        report
    }

    fn faults(&self, asked: &Asked, answer: &Received, unknown: &Unknown) -> Vec<Fault> {
        let method = &asked.probe.method;
        let mut faults = match self.inspector(&asked.probe) {
            Some(inspector) => inspector.inspect(method, answer),
            None => {
                let mut faults = Inspector::new().inspect(method, answer);
                faults.extend(unknown.faults(method, answer));
                faults
            }
        };
        if answer.status().as_u16() == 405 {
            let listed: Vec<_> =
                answer.headers().get_all(header::ALLOW).iter().filter_map(|value| value.to_str().ok()).collect();
            let listed: Vec<_> = listed.iter().flat_map(|list| list.split(',')).map(str::trim).collect();
            for method in
                asked.probe.allowed.iter().filter(|method| !listed.is_empty() && !listed.contains(&&***method))
            {
                faults.push(Fault::new(FaultKind::Obligation, format!("Allow lists {method} (RFC 9110, 15.5.6)")));
            }
        }
        faults
    }

    /// The inspector of the longest prefix that fits.
    fn inspector(&self, probe: &Probe) -> Option<&Inspector> {
        let below = |prefix: &str| match probe.target.strip_prefix(prefix.as_bytes()) {
            Some(rest) => prefix.is_empty() || rest.is_empty() || rest.starts_with(b"/") || rest.starts_with(b"?"),
            None => false,
        };
        let fitting = self.inspectors.iter().filter(|(prefix, _)| below(prefix));
        fitting.max_by_key(|(prefix, _)| prefix.len()).map(|(_, inspector)| inspector)
    }

    /// HEAD sends the header fields that GET would (RFC 9110, 9.3.2).
    fn compare_heads(&self, asked: &[Asked], report: &mut Report) {
        // A limit may have refused one of the two.
        let may_differ = |answer: &Received| matches!(answer.status().as_u16(), 429 | 503);
        for head in asked.iter().filter(|asked| asked.probe.method == Method::HEAD) {
            let is_pair = |other: &&Asked| {
                other.probe.method == Method::GET
                    && other.probe.target == head.probe.target
                    && other.probe.headers == head.probe.headers
            };
            let Some(get) = asked.iter().find(is_pair) else { continue };
            let (Some(get), Some(answer)) = (get.answer(), head.answer()) else { continue };
            let facts = |answer: &Received| (answer.status().as_u16(), media_type(answer.headers()));
            if facts(get) != facts(answer) && !may_differ(get) && !may_differ(answer) {
                let text =
                    format!("HEAD is answered as {:?}, and GET as {:?} (RFC 9110, 9.3.2)", facts(answer), facts(get));
                report.findings.push(Finding {
                    request: head.probe.name(),
                    status: Some(answer.status().as_u16()),
                    fault: Fault::new(FaultKind::Obligation, text),
                    answer: answer.to_string(),
                });
            }
        }
    }
}

impl Make {
    async fn serve(&self) -> std::io::Result<Server> {
        Server::start((self.router)()).await
    }
}

/// A request that was sent.
#[derive(Debug)]
struct Asked {
    probe: Probe,
    /// One for each time it was sent.
    outcomes: Vec<Outcome>,
    /// Whether the router saw it.
    reached: bool,
}

impl Asked {
    /// Whether the HTTP server answered, or broke off, on its own account.
    fn is_beyond(&self) -> bool {
        !self.reached
    }

    fn answer(&self) -> Option<&Received> {
        self.outcomes.first()?.answer()
    }
}

impl Outcome {
    fn answer(&self) -> Option<&Received> {
        match self {
            Outcome::Answer(answer) => Some(answer),
            _ => None,
        }
    }
}

/// Sends a request, as often as it wants.
async fn ask(server: &Server, probe: Probe) -> Asked {
    /// An answer may get lost where a server stops reading.
    const ATTEMPTS: usize = 3;
    let before = server.reached();
    let bytes = probe.bytes();
    let outcomes = if probe.times == 1 {
        let mut outcome = server.send(&probe.method, &bytes).await;
        for _ in 1..ATTEMPTS {
            if let Outcome::Reset = outcome {
                outcome = server.send(&probe.method, &bytes).await;
            }
        }
        vec![outcome]
    } else {
        join_all((0..probe.times).map(|_| server.send(&probe.method, &bytes))).await
    };
    Asked { probe, outcomes, reached: server.reached() > before }
}

fn no_answer(text: &str) -> Fault {
    Fault::new(FaultKind::NoAnswer, text)
}

/// What most errors have where nobody named the format.
#[derive(Debug)]
struct Unknown {
    form: Option<Form>,
    has_request_ids: bool,
}

impl Unknown {
    fn of<'a>(asked: impl Iterator<Item = &'a Asked>) -> Unknown {
        let answers =
            asked.filter(|asked| !asked.is_beyond()).flat_map(|asked| &asked.outcomes).filter_map(Outcome::answer);
        let errors: Vec<_> = answers.filter(|answer| Inspector::new().is_error(answer)).collect();
        let forms: Vec<_> = errors.iter().filter_map(|answer| Form::of(answer)).collect();
        Unknown {
            form: Form::most_common(&forms).cloned(),
            has_request_ids: errors.iter().any(|answer| answer.headers().contains_key("x-request-id")),
        }
    }

    fn faults(&self, method: &Method, answer: &Received) -> Option<Fault> {
        if !Inspector::new().is_error(answer) || method == Method::HEAD {
            return None;
        }
        if let (Some(usual), Some(form)) = (&self.form, Form::of(answer))
            && !usual.agrees(&form)
        {
            let text = format!("{}, and most errors are {}", form.describe(), usual.describe());
            return Some(Fault::new(FaultKind::Foreign, text));
        }
        let lacks_id = self.has_request_ids && !answer.headers().contains_key("x-request-id");
        lacks_id.then(|| Fault::new(FaultKind::Obligation, "an error carries x-request-id as others do"))
    }
}
