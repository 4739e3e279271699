//! The conformance test of a router.

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
    idempotency_key::with_new_keys,
    judge::{Examples, Judge},
    left_out::{leave_out, notes},
    report::Report,
    request::Probe,
    requests::{Requests, Route},
    server::Server,
};
use crate::{Inspector, NoLayout, rules::REQUEST_IDS};

/// Prepares a conformance test, which sends all kinds of invalid requests to `router`.
/// See the [crate page](crate) for an example.
///
/// The router may have an error layer, but does not need one. It is served on a socket,
/// because some limits have no effect otherwise. The test sends requests with unknown
/// paths, wrong methods, malformed or too large bodies, queries and headers, and without
/// credentials. Name the routes of the router with [`route`](Conformance::route), because
/// the test cannot find them itself.
///
/// # Caveats
///
/// Valid requests reach the handlers, and so can requests with methods that you did not
/// name. So use a router with its own data store for this test.
pub fn conformance(router: Router) -> Conformance {
    Conformance::new(Make { router: Arc::new(move || router.clone()), is_fresh: false })
}

/// A conformance test of a router, created by [`conformance`]: the requests to send and
/// the expected responses.
#[derive(Debug, Clone)]
#[must_use]
pub struct Conformance {
    make: Make,
    routes: Vec<Route>,
    /// The methods and paths of routes that are left out.
    left_out: Vec<(Method, String)>,
    headers: Vec<(String, String)>,
    params: Vec<(String, String)>,
    echoed: Vec<String>,
    /// By the prefix of the path; the longest that fits counts.
    inspectors: BTreeMap<String, Inspector>,
    /// What an `Api` lists, or why that is not known.
    listed: Option<Result<Arc<Listed>, String>>,
    body_limit: usize,
    at_once: usize,
    /// The headers that ids of requests are sent in.
    request_ids: Vec<HeaderName>,
}

/// The errors of an `Api`.
#[derive(Debug)]
struct Listed {
    published: PublishedCatalog,
    definitions: Catalog,
}

/// Where routers come from.
#[derive(Clone)]
struct Make {
    router: Arc<dyn Fn() -> Router + Send + Sync>,
    /// Whether a new router is created for each request.
    is_fresh: bool,
}

impl fmt::Debug for Make {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Make").field("is_fresh", &self.is_fresh).finish_non_exhaustive()
    }
}

impl Conformance {
    /// Like [`conformance`], but creates a new router for every request. So no request
    /// sees the state left by another one, such as an exhausted limit.
    pub fn fresh(router: impl Fn() -> Router + Send + Sync + 'static) -> Conformance {
        Conformance::new(Make { router: Arc::new(router), is_fresh: true })
    }

    fn new(make: Make) -> Conformance {
        /// axum's own limit.
        const BODY_LIMIT: usize = 2 * 1024 * 1024;
        Conformance {
            make,
            routes: Vec::new(),
            left_out: Vec::new(),
            headers: Vec::new(),
            params: Vec::new(),
            echoed: Vec::new(),
            inspectors: BTreeMap::new(),
            listed: None,
            body_limit: BODY_LIMIT,
            at_once: 16,
            request_ids: REQUEST_IDS.to_vec(),
        }
    }

    /// Expects errors in this format, with the header `X-Request-Id`. If no format is
    /// set, all errors must have the same form as most of them.
    pub fn format(self, format: impl WireFormat) -> Conformance {
        self.format_under("", format)
    }

    /// Expects errors of paths that begin with `prefix` in this format, for example those
    /// of a nested router.
    pub fn format_under(self, prefix: &str, format: impl WireFormat) -> Conformance {
        self.shared_format_under(prefix, Arc::new(format))
    }

    /// Expects errors of paths that begin with `prefix` in a format that is chosen at run
    /// time.
    pub fn shared_format_under(mut self, prefix: &str, format: Arc<dyn ErasedWireFormat>) -> Conformance {
        if prefix.is_empty() {
            self.listed = None;
        }
        self.inspectors.insert(prefix.to_owned(), Inspector::new().shared_format(format));
        self
    }

    /// Also accepts errors in `format`, which clients can choose by `Accept`
    /// (`ErrorLayer::with_alternative`). The test asks for each format. Call this method
    /// after [`format`](Conformance::format).
    pub fn alternative(self, format: impl WireFormat) -> Conformance {
        self.shared_alternative(Arc::new(format))
    }

    /// Like [`alternative`](Conformance::alternative), but for a format that is chosen at
    /// run time.
    pub fn shared_alternative(mut self, format: Arc<dyn ErasedWireFormat>) -> Conformance {
        let inspector = self.inspectors.remove("").unwrap_or_default();
        self.inspectors.insert(String::new(), inspector.shared_alternative(format));
        self
    }

    /// Expects errors of this catalog, instead of errors in a format: the code of each
    /// error must be in the catalog, with the right type, status and wait. The test also
    /// sends requests to the operations of the catalog, with the headers
    /// and bodies of their example requests. If the test was created by
    /// `Api::conformance`, this catalog replaces the one of the `Api`.
    ///
    /// # Errors
    ///
    /// Fails if the catalog does not say where bodies contain the code.
    pub fn catalog(mut self, catalog: &PublishedCatalog) -> Result<Conformance, NoLayout> {
        let inspector = self.inspectors.remove("").unwrap_or_default();
        self.inspectors.insert(String::new(), inspector.catalog(catalog)?);
        self.listed = None;
        self.routes.extend(catalog.operations.iter().filter_map(|operation| Route::of_operation(operation, "")));
        Ok(self)
    }

    /// Accepts errors that are not in the catalog of the `Api` whose `conformance` created
    /// this test. Without this call, each code must be in that catalog.
    ///
    /// # Examples
    ///
    /// ```
    /// use axum::{Router, routing::get};
    /// use error_response::{Api, ApiError, RouterExt, catalog, format::Stripe};
    ///
    /// /// No such note
    /// #[derive(Debug, thiserror::Error, ApiError)]
    /// #[error("There is no such note")]
    /// #[api(status = 404, code = "note_missing")]
    /// struct NoteMissing;
    ///
    /// const API: Api<Stripe> = Api::new("notes", Stripe::new(), catalog![]); // without `NoteMissing`
    ///
    /// # #[tokio::main(flavor = "current_thread")] async fn main() {
    /// let app = Router::new().route("/note", get(async || Err::<(), _>(NoteMissing))).errors(API.layer());
    ///
    /// let report = API.conformance(app.clone()).route("GET", "/note").run().await;
    /// assert!(report.findings()[0].fault().text().starts_with("\"note_missing\" at /error/code is not a code of the catalog"));
    /// API.conformance(app).without_catalog().route("GET", "/note").run().await.assert_clean();
    /// # }
    /// ```
    pub fn without_catalog(self) -> Conformance {
        Conformance { listed: None, ..self }
    }

    /// Expects errors of an `Api`. The error of publishing them is one of the test.
    #[doc(hidden)]
    pub fn __listed(self, definitions: Catalog, published: Result<PublishedCatalog, String>) -> Conformance {
        let listed = published.map(|published| Arc::new(Listed { published, definitions }));
        Conformance { listed: Some(listed), ..self }
    }

    /// Takes the definitions of a catalog into account: their `max_age`, their headers,
    /// their retry class and `before_effects`. An error with another code is not a fault.
    /// Call this method after you have named the formats.
    ///
    /// Without definitions, the caching of an error is only compared with that of other
    /// responses.
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
        self.listed = None;
        for inspector in self.inspectors.values_mut() {
            *inspector = inspector.clone().definitions(catalog);
        }
        self
    }

    /// Expects the request id in this header. Pass `None` if the API sends no request
    /// ids. The setting applies to the formats that were named before.
    pub fn request_id(mut self, name: Option<HeaderName>) -> Conformance {
        for inspector in self.inspectors.values_mut() {
            *inspector = inspector.clone().request_id(name.clone());
        }
        self.request_ids.extend(name.filter(|name| !REQUEST_IDS.contains(name)));
        self
    }

    /// Sends this header, such as credentials, with every valid request. Some invalid
    /// requests leave it out or have a wrong value. Of `Idempotency-Key`, each
    /// request has a new value that looks like this one.
    pub fn header(mut self, name: &str, value: &str) -> Conformance {
        self.headers.push((name.to_owned(), value.to_owned()));
        self
    }

    /// Adds a route of the router. Write the path as in the router (`/accounts/{id}`),
    /// with a query if the route takes one (`/accounts?limit=10`).
    ///
    /// # Panics
    ///
    /// Panics if `method` is not an HTTP method.
    #[track_caller]
    #[expect(clippy::panic, reason = "a mistake in a test")]
    pub fn route(mut self, method: &str, path: &str) -> Conformance {
        let Ok(method) = Method::from_bytes(method.as_bytes()) else { panic!("{method:?} is not an HTTP method") };
        self.routes.push(Route { method, path: path.to_owned(), headers: Vec::new(), body: None, is_left_out: false });
        self
    }

    /// Sends no requests to this route, for example because its stream breaks off on
    /// purpose. The route is one that [`route`](Conformance::route) or
    /// [`catalog`](Conformance::catalog) added. The report has a note that it was left
    /// out. [`run`](Conformance::run) panics if there is no such route.
    ///
    /// # Panics
    ///
    /// Panics if `method` is not an HTTP method.
    ///
    /// # Examples
    ///
    /// ```
    /// use axum::{Router, routing::get};
    /// use error_response::{ErrorLayer, RouterExt, format::Stripe, testing::conformance};
    ///
    /// # #[tokio::main(flavor = "current_thread")] async fn main() {
    /// let app = Router::new()
    ///     .route("/notes", get(async || "[]"))
    ///     .route("/export", get(async || "a stream that breaks off"))
    ///     .errors(ErrorLayer::new(Stripe::new()));
    ///
    /// let routes = conformance(app).format(Stripe::new()).route("GET", "/notes").route("GET", "/export");
    /// let report = routes.without_route("GET", "/export").run().await;
    /// report.assert_clean();
    /// assert_eq!(report.notes(), ["GET /export was left out, so its errors were not judged"]);
    /// # }
    /// ```
    #[track_caller]
    #[expect(clippy::panic, reason = "a mistake in a test")]
    pub fn without_route(mut self, method: &str, path: &str) -> Conformance {
        let Ok(method) = Method::from_bytes(method.as_bytes()) else { panic!("{method:?} is not an HTTP method") };
        self.left_out.push((method, path.to_owned()));
        self
    }

    /// Sets the body of a valid request to the most recently added route.
    ///
    /// # Panics
    ///
    /// Panics if no route was added before.
    #[track_caller]
    #[expect(clippy::panic, reason = "a mistake in a test")]
    pub fn body(mut self, media_type: &str, body: impl Into<Vec<u8>>) -> Conformance {
        let Some(route) = self.routes.last_mut() else { panic!("name a route first: `.route(\"POST\", \"/\")`") };
        route.body = Some((media_type.to_owned(), body.into()));
        self
    }

    /// Sets the JSON body of a valid request to the most recently added route.
    ///
    /// # Panics
    ///
    /// Panics if no route was added before.
    #[track_caller]
    pub fn json(self, body: &str) -> Conformance {
        self.body("application/json", body)
    }

    /// Sets the value of a path parameter in valid requests. The default is `1`.
    pub fn param(mut self, name: &str, value: &str) -> Conformance {
        self.params.push((name.to_owned(), value.to_owned()));
        self
    }

    /// Names a member of a body or a query parameter whose value responses may repeat,
    /// such as an id. The values of all other members and query parameters are treated as
    /// secrets. Values in the path may always be repeated, because they appear in every
    /// log anyway.
    pub fn may_echo(mut self, name: &str) -> Conformance {
        self.echoed.push(name.to_owned());
        self
    }

    /// Sets the maximum length of a body, in bytes. The default is 2 MiB, as in axum.
    pub fn body_limit(mut self, bytes: usize) -> Conformance {
        self.body_limit = bytes;
        self
    }

    /// Sets how many valid requests to a route are sent at the same time, so that limits
    /// and load shedding reject some of them. The default is 16.
    pub fn at_once(mut self, requests: usize) -> Conformance {
        self.at_once = requests;
        self
    }

    /// Sends the requests and checks the responses. If the responses of two runs are the
    /// same, the reports are the same too, except for dates and ids.
    ///
    /// # Panics
    ///
    /// Panics if no socket can be opened, if a route to
    /// [leave out](Conformance::without_route) is not there, and if the catalog of the
    /// `Api` whose `conformance` created this test cannot be published.
    #[expect(clippy::expect_used, reason = "a test without a socket can't go on")]
    pub async fn run(mut self) -> Report {
        self.judge_by_what_is_listed();
        self.leave_out();
        let requests = self.requests();
        let mut probes = requests.probes();
        probes.extend(compared(&requests));
        with_new_keys(&mut probes);
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
        let mut report = self.judge().report(&exchanges);
        report.notes.extend(notes(&self.routes, ""));
        report
    }

    #[expect(clippy::panic, reason = "a mistake in a test")]
    fn leave_out(&mut self) {
        for (method, path) in &self.left_out {
            if let Err(what) = leave_out(&mut self.routes, method, path, "") {
                panic!("`.without_route({:?}, {path:?})` names no route of the test; {what}", method.as_str());
            }
        }
    }

    #[expect(clippy::panic, reason = "a mistake of the API, which its author has to mend")]
    fn judge_by_what_is_listed(&mut self) {
        let Some(listed) = self.listed.take() else { return };
        let listed = listed.unwrap_or_else(|why| {
            panic!(
                "the catalog of the API can't be published, so no code can be compared with it: {why}. Mend that, or call \
                 `.without_catalog()`"
            )
        });
        if let Some(inspector) = self.inspectors.remove("") {
            let inspector = inspector.listed_in(&listed.published, &listed.definitions);
            self.inspectors.insert(String::new(), inspector);
        }
    }

    fn requests(&self) -> Requests<'_> {
        let mut prefixes = vec![""];
        prefixes.extend(self.inspectors.keys().filter(|prefix| !prefix.is_empty()).map(String::as_str));
        Requests {
            routes: &self.routes,
            prefixes,
            negotiated: self.inspectors.iter().map(|(prefix, it)| (prefix.as_str(), it.negotiated())).collect(),
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
                credentials: "`.header(\"authorization\", ...)`",
                header: "`.header(name, value)`",
                param: "`.param(\"{}\", ...)`",
                limit: "give the limit a larger burst in the test, or create a router for each request (`Conformance::fresh`)",
                body: "`.json(...)` or `.body(...)`",
                echo: "`.may_echo(\"{}\")`",
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
