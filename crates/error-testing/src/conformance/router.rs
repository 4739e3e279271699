//! A client that does everything wrong, against a whole router.

use std::{collections::BTreeMap, fmt, sync::Arc};

use axum::Router;
use error_catalog::PublishedCatalog;
use error_core::Catalog;
use error_formats::{ErasedWireFormat, WireFormat};
use futures_util::future::join_all;
use http::{HeaderName, Method};

use super::{
    compared::compared,
    exchange::{Exchange, Outcome},
    judge::{Examples, Judge},
    report::Report,
    request::Probe,
    requests::{Requests, Route},
    server::Server,
};
use crate::{Inspector, NoLayout, rules::REQUEST_IDS};

/// Prepares a check of everything that a client can do wrong with `router`;
/// see the [crate page](crate) for an example.
///
/// The router may have an error layer or not. It is served on a socket of its
/// own, because some limits work only there. It gets requests with unknown
/// paths, wrong methods, malformed or too large bodies, queries and headers,
/// and without credentials. Name its routes with
/// [`route`](Conformance::route): the check cannot find them by itself.
///
/// # Caveats
///
/// Valid requests reach the handlers, and so do requests with methods that were
/// not named: use a router with a store of its own.
pub fn conformance(router: Router) -> Conformance {
    Conformance::new(Make { router: Arc::new(move || router.clone()), is_fresh: false })
}

/// The requests to a router, and the expectations of its responses; see
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
    /// The headers that ids of requests are sent in.
    request_ids: Vec<HeaderName>,
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
    /// Like [`conformance`], with a new router for every request, so that no
    /// request sees what another left behind, such as an exhausted limit.
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
            request_ids: REQUEST_IDS.to_vec(),
        }
    }

    /// Expects errors in this format, with `X-Request-Id`. Without it, the
    /// form that most errors have is taken to be the API's.
    pub fn format(self, format: impl WireFormat) -> Conformance {
        self.format_under("", format)
    }

    /// Expects errors below this prefix in this format: that of a nested
    /// router.
    pub fn format_under(self, prefix: &str, format: impl WireFormat) -> Conformance {
        self.shared_format_under(prefix, Arc::new(format))
    }

    /// Expects errors in a format that was chosen at run time.
    pub fn shared_format_under(mut self, prefix: &str, format: Arc<dyn ErasedWireFormat>) -> Conformance {
        self.inspectors.insert(prefix.to_owned(), Inspector::new().shared_format(format));
        self
    }

    /// Expects errors of this catalog, in the place of a format: each code is in
    /// the catalog, with its type, status and wait. The operations of the catalog
    /// get requests too, with their example bodies.
    ///
    /// # Errors
    ///
    /// Fails if the catalog does not say where bodies have the code.
    pub fn catalog(mut self, catalog: &PublishedCatalog) -> Result<Conformance, NoLayout> {
        let inspector = self.inspectors.remove("").unwrap_or_default();
        self.inspectors.insert(String::new(), inspector.catalog(catalog)?);
        self.routes.extend(catalog.operations.iter().filter_map(|operation| Route::of_operation(operation, "")));
        Ok(self)
    }

    /// Accepts what these definitions say: `max_age`, headers, the retry class
    /// and `before_effects`. An error with another code is not a fault. Call it
    /// after the formats are named.
    ///
    /// Without it, the caching of an error is only compared with that of other
    /// responses (RFC 9111, 3).
    ///
    /// # Examples
    ///
    /// ```
    /// use axum::{Router, routing::get};
    /// use error_response::{ApiError, ErrorLayer, RouterExt, catalog, format::Problem, testing::conformance};
    ///
    /// /// No such note
    /// #[derive(Debug, thiserror::Error, ApiError)]
    /// #[error("There is no such note")]
    /// #[api(status = 404, code = "note_missing", max_age = 60)]
    /// struct NoteMissing;
    ///
    /// # #[tokio::main(flavor = "current_thread")] async fn main() {
    /// let app = Router::new()
    ///     .route("/note", get(async || Err::<(), _>(NoteMissing)))
    ///     .errors(ErrorLayer::new(Problem::new()));
    ///
    /// let errors = conformance(app).format(Problem::new()).definitions(&catalog![NoteMissing]);
    /// errors.route("GET", "/note").run().await.assert_clean();
    /// # }
    /// ```
    pub fn definitions(mut self, catalog: &Catalog) -> Conformance {
        for inspector in self.inspectors.values_mut() {
            *inspector = inspector.clone().definitions(catalog);
        }
        self
    }

    /// Expects the id of the request in this header; `None` if the API sends
    /// none. It applies to the formats named before.
    pub fn request_id(mut self, name: Option<HeaderName>) -> Conformance {
        for inspector in self.inspectors.values_mut() {
            *inspector = inspector.clone().request_id(name.clone());
        }
        self.request_ids.extend(name.filter(|name| !REQUEST_IDS.contains(name)));
        self
    }

    /// Sends this header with every valid request, such as credentials; some
    /// requests leave it out or have a wrong value.
    pub fn header(mut self, name: &str, value: &str) -> Conformance {
        self.headers.push((name.to_owned(), value.to_owned()));
        self
    }

    /// Adds a route of the router, with its path as the router has it
    /// (`/accounts/{id}`), and with a query if it takes one
    /// (`/accounts?limit=10`).
    ///
    /// # Panics
    ///
    /// Panics if `method` is not an HTTP method.
    #[track_caller]
    #[expect(clippy::panic, reason = "a mistake in a test")]
    pub fn route(mut self, method: &str, path: &str) -> Conformance {
        let Ok(method) = Method::from_bytes(method.as_bytes()) else { panic!("{method:?} is not an HTTP method") };
        self.routes.push(Route { method, path: path.to_owned(), body: None });
        self
    }

    /// Sets the body of a valid request to the route that was named last.
    ///
    /// # Panics
    ///
    /// Panics if no route was named.
    #[track_caller]
    #[expect(clippy::panic, reason = "a mistake in a test")]
    pub fn body(mut self, media_type: &str, body: impl Into<Vec<u8>>) -> Conformance {
        let Some(route) = self.routes.last_mut() else { panic!("name a route first: `.route(\"POST\", \"/\")`") };
        route.body = Some((media_type.to_owned(), body.into()));
        self
    }

    /// Sets the body of a valid request to the route that was named last, as
    /// JSON.
    ///
    /// # Panics
    ///
    /// Panics if no route was named.
    #[track_caller]
    pub fn json(self, body: &str) -> Conformance {
        self.body("application/json", body)
    }

    /// Sets the value of a path parameter in a valid request; `1` by default.
    pub fn param(mut self, name: &str, value: &str) -> Conformance {
        self.params.push((name.to_owned(), value.to_owned()));
        self
    }

    /// Names a member of a body, or a parameter of a query, whose value a
    /// response may repeat, such as an id. The values of all others may be
    /// secrets. Values in the path may be repeated, because every log has them.
    pub fn may_echo(mut self, name: &str) -> Conformance {
        self.echoed.push(name.to_owned());
        self
    }

    /// Sets how many bytes a body may have; the default is 2 MiB, axum's own
    /// limit.
    pub fn body_limit(mut self, bytes: usize) -> Conformance {
        self.body_limit = bytes;
        self
    }

    /// Sets how many valid requests to a route are sent at once; the default
    /// is 16, so that limits and load shedding reject some.
    pub fn at_once(mut self, requests: usize) -> Conformance {
        self.at_once = requests;
        self
    }

    /// Sends the requests and checks the responses. Two runs with the same
    /// responses have the same report; only dates and ids differ.
    ///
    /// # Panics
    ///
    /// Panics if no socket can be opened.
    #[expect(clippy::expect_used, reason = "a test without a socket can't go on")]
    pub async fn run(self) -> Report {
        let requests = self.requests();
        let mut probes = requests.probes();
        probes.extend(compared(&requests));
        let shared = match self.make.is_fresh {
            true => None,
            false => Some(self.make.serve().await.expect("a socket can be opened")),
        };
        let mut exchanges = Vec::new();
        for probe in probes {
            let own = match shared {
                Some(_) => None,
                None => Some(self.make.serve().await.expect("a socket can be opened")),
            };
            if let Some(server) = shared.as_ref().or(own.as_ref()) {
                exchanges.push(ask(server, probe).await);
            }
        }
        self.judge().report(&exchanges)
    }

    fn requests(&self) -> Requests<'_> {
        let mut prefixes = vec![""];
        prefixes.extend(self.inspectors.keys().filter(|prefix| !prefix.is_empty()).map(String::as_str));
        Requests {
            routes: &self.routes,
            prefixes,
            request_ids: &self.request_ids,
            headers: &self.headers,
            params: &self.params,
            echoed: &self.echoed,
            body_limit: self.body_limit,
            at_once: self.at_once,
        }
    }

    fn judge(&self) -> Judge<'_> {
        Judge {
            inspectors: &self.inspectors,
            learns_request_id: false,
            is_router: true,
            how: "name the routes by `.route(...)`, credentials by `.header(...)`, and the format by `.format(...)` \
                  where errors have the status 200",
            examples: Examples {
                header: "`.header(\"authorization\", ...)`",
                param: "`.param(\"{}\", ...)`",
                body: "`.json(...)` or `.body(...)`",
                query: "its query (`.route(\"GET\", \"/books?limit=10\")`)",
            },
        }
    }
}

impl Make {
    async fn serve(&self) -> std::io::Result<Server> {
        Server::start((self.router)()).await
    }
}

/// Sends a request, as often as it wants.
async fn ask(server: &Server, probe: Probe) -> Exchange {
    /// An answer may get lost where a server stops reading.
    const ATTEMPTS: usize = 3;
    let before = server.reached();
    let bytes = probe.bytes("localhost");
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
    Exchange { probe, outcomes, is_beyond: server.reached() == before }
}
