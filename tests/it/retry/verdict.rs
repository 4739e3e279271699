//! Whether to repeat a request: by its method, the keys its route honours, the
//! place where it failed, and the class of the error.

use std::{sync::Arc, time::Duration};

use axum::{
    Router,
    body::{Body, Bytes},
    http::{Request, StatusCode},
    routing::{MethodRouter, any},
};
use error_response::{
    ApiError, ErrorLayer, RouterExt,
    extract::{Json, Multipart, MultipartError},
    format::{ErrorView, Problem, RetryHeader, Unwrapped, WireFormat},
    layer::IdempotencyKeys,
};
use tokio::sync::Semaphore;
use tower::{
    ServiceBuilder, ServiceExt, buffer::Buffer, limit::GlobalConcurrencyLimitLayer, load_shed::LoadShedLayer,
    timeout::TimeoutLayer,
};
use tower_governor::{GovernorLayer, governor::GovernorConfigBuilder, key_extractor::GlobalKeyExtractor};
use tower_http::timeout::RequestBodyTimeoutLayer;

/// A format whose bodies are the verdict.
#[derive(Debug)]
struct Verdicts;

#[derive(serde::Serialize)]
struct Verdict {
    verdict: &'static str,
}

impl WireFormat for Verdicts {
    type Failure<'a> = Verdict;
    type Success<'a> = Unwrapped;

    fn name(&self) -> &'static str {
        "verdicts"
    }

    fn failure<'a>(&'a self, view: &'a ErrorView<'a>) -> Verdict {
        Verdict { verdict: view.verdict().name() }
    }
}

#[derive(Debug, Clone, thiserror::Error, ApiError)]
enum Failure {
    /// The ledger failed
    #[error("the ledger failed")]
    #[api(status = 500, code = "ledger_failed")]
    AfterWait,

    /// The ledger is busy
    #[error("the ledger is busy")]
    #[api(status = 503, code = "ledger_busy", retry_after = 1)]
    Busy,

    /// The transfer is running
    #[error("The transfer is running")]
    #[api(status = 409, code = "transfer_running")]
    AfterChange,

    /// The ledger was closed
    #[error("the ledger was closed")]
    #[api(status = 503, code = "ledger_closed", retry_after = unknown, retry = never)]
    Never,

    /// The transfer is running, and will not be for long
    #[error("The transfer is running")]
    #[api(status = 409, code = "transfer_locked", retry = after_wait)]
    Locked,

    /// Too many transfers
    #[error("Too many transfers")]
    #[api(status = 429, code = "too_many_transfers", retry_after = unknown, before_effects)]
    TooMany,

    /// The ledger has not been asked
    #[error("the ledger has not been asked")]
    #[api(status = 500, code = "not_asked", before_effects)]
    NotAsked,

    /// The ledger is full, which is no reason to ask again
    #[error("The ledger is full")]
    #[api(status = 507, code = "ledger_full")]
    Full,
}

impl Failure {
    fn route(&self) -> MethodRouter {
        let failure = self.clone();
        any(async move || Err::<(), _>(failure))
    }
}

fn errors() -> ErrorLayer {
    ErrorLayer::new(Verdicts).with_retry_headers(RetryHeader::ALL)
}

/// What a route declares, or nothing.
type Declare = fn(MethodRouter) -> MethodRouter;

/// Where a request fails.
struct Phase {
    name: &'static str,
    /// The router, with the route `/here` declared or not.
    router: Box<dyn Fn(Declare) -> Router>,
    body: fn() -> Body,
    /// The headers of the request, besides the key.
    media_type: &'static str,
    path: &'static str,
    /// The first request passes.
    is_second: bool,
    expected: Expected,
}

/// The verdicts on a GET; on a POST; and on a POST with a key that its route
/// honours.
#[derive(Clone, Copy)]
struct Expected {
    get: &'static str,
    post: &'static str,
    keyed: &'static str,
    /// Whether Stripe's SDKs would come back too early.
    is_long: bool,
}

const fn all(verdict: &'static str) -> Expected {
    Expected { get: verdict, post: verdict, keyed: verdict, is_long: false }
}

const MAY_HAVE_HAD_EFFECTS: Expected =
    Expected { get: "after_wait", post: "never", keyed: "same_key_only", is_long: false };

fn phase(name: &'static str, expected: Expected, route: impl Fn() -> MethodRouter + 'static) -> Phase {
    phase_of(name, expected, move |declare| Router::new().route("/here", declare(route())).errors(errors()))
}

fn phase_of(
    name: &'static str,
    expected: Expected,
    router: impl Fn(fn(MethodRouter) -> MethodRouter) -> Router + 'static,
) -> Phase {
    let router = Box::new(router);
    let (body, media_type) = (Body::empty as fn() -> Body, "application/json");
    Phase { name, router, body, media_type, path: "/here", is_second: false, expected }
}

/// A body that never arrives.
fn stalled() -> Body {
    Body::from_stream(futures_util::stream::pending::<Result<Bytes, std::io::Error>>())
}

async fn reads(_: Json<serde_json::Value>) {}

async fn uploads(mut form: Multipart) -> Result<(), MultipartError> {
    form.next_field().await.map(drop)
}

fn rejected() -> Vec<Phase> {
    let idle = || RequestBodyTimeoutLayer::new(Duration::from_millis(5));
    let limited = |declare: fn(MethodRouter) -> MethodRouter| {
        let mut config = GovernorConfigBuilder::default().key_extractor(GlobalKeyExtractor);
        let config = config.per_second(60).burst_size(1).finish().unwrap();
        let route = declare(any(async || "done"));
        Router::new().route("/here", route).layer(GovernorLayer::new(Arc::new(config))).errors(errors())
    };
    let shed = |declare: fn(MethodRouter) -> MethodRouter| {
        let full = GlobalConcurrencyLimitLayer::with_semaphore(Arc::new(Semaphore::new(0)));
        let stack = ServiceBuilder::new().layer(errors()).layer(LoadShedLayer::new()).layer(full);
        Router::new().route("/here", declare(any(async || "done"))).layer(stack)
    };
    let read = move |declare: fn(MethodRouter) -> MethodRouter| {
        Router::new().route("/here", declare(any(reads))).layer(idle()).errors(errors())
    };
    vec![
        Phase { body: stalled, ..phase_of("an extractor, whose body stops arriving", all("after_wait"), read) },
        Phase { body: || Body::from("{"), ..phase("an extractor", all("after_change"), || any(reads)) },
        Phase { path: "/none", ..phase("the fallback", all("after_change"), || any(reads)) },
        phase("axum's 405", all("after_change"), || axum::routing::delete(reads)),
        phase_of("`LoadShed`", all("after_wait"), shed),
        Phase {
            is_second: true,
            ..phase_of("`tower_governor`", Expected { is_long: true, ..all("after_wait") }, limited)
        },
    ]
}

fn in_handlers() -> Vec<Phase> {
    let late = |declare: fn(MethodRouter) -> MethodRouter| {
        let stack = ServiceBuilder::new().layer(errors()).layer(TimeoutLayer::new(Duration::from_millis(5)));
        Router::new().route("/here", declare(any(std::future::pending::<()>))).layer(stack)
    };
    // Its fields are read in the handler.
    let upload = |declare: fn(MethodRouter) -> MethodRouter| {
        let idle = RequestBodyTimeoutLayer::new(Duration::from_millis(5));
        Router::new().route("/here", declare(any(uploads))).layer(idle).errors(errors())
    };
    let typed = |name, expected, failure: Failure| phase(name, expected, move || failure.route());
    let bare = |name, expected, status: StatusCode| phase(name, expected, move || any(async move || status));
    let busy = Expected { is_long: true, ..MAY_HAVE_HAD_EFFECTS };
    vec![
        typed("a class of after_wait", MAY_HAVE_HAD_EFFECTS, Failure::AfterWait),
        typed("the same with a wait", busy, Failure::Busy),
        typed("the same on a 409", MAY_HAVE_HAD_EFFECTS, Failure::Locked),
        typed("a class of after_change", all("after_change"), Failure::AfterChange),
        typed("a class of never", all("never"), Failure::Never),
        typed("a status that is never retried", all("never"), Failure::Full),
        typed("a 429 before effects", all("after_wait"), Failure::TooMany),
        typed("a 500 before effects", all("after_wait"), Failure::NotAsked),
        phase("a panic", MAY_HAVE_HAD_EFFECTS, || any(crate::support::panics)),
        phase_of("`Elapsed`", MAY_HAVE_HAD_EFFECTS, late),
        Phase {
            body: stalled,
            media_type: "multipart/form-data; boundary=x",
            ..phase_of("a field that stops arriving", MAY_HAVE_HAD_EFFECTS, upload)
        },
        bare("a bare 500", MAY_HAVE_HAD_EFFECTS, StatusCode::INTERNAL_SERVER_ERROR),
        bare("a bare 503", MAY_HAVE_HAD_EFFECTS, StatusCode::SERVICE_UNAVAILABLE),
        bare("a bare 429", MAY_HAVE_HAD_EFFECTS, StatusCode::TOO_MANY_REQUESTS),
        bare("a bare 408", MAY_HAVE_HAD_EFFECTS, StatusCode::REQUEST_TIMEOUT),
        bare("a bare 409", all("after_change"), StatusCode::CONFLICT),
        bare("a bare 501", all("never"), StatusCode::NOT_IMPLEMENTED),
    ]
}

/// The verdict, and what both headers say.
async fn ask(phase: &Phase, method: &str, is_declared: bool, has_key: bool) -> (String, [String; 2]) {
    let declare: fn(MethodRouter) -> MethodRouter =
        if is_declared { |route| route.layer(IdempotencyKeys::default()) } else { |route| route };
    let router = (phase.router)(declare);
    let request = |body| {
        let request = Request::builder().method(method).uri(phase.path).header("content-type", phase.media_type);
        let request = if has_key { request.header("idempotency-key", "k1") } else { request };
        router.clone().oneshot(request.body(body).unwrap())
    };
    if phase.is_second {
        assert_eq!(request(Body::empty()).await.unwrap().status(), 200);
    }
    let response = request((phase.body)()).await.unwrap();
    let headers = ["x-should-retry", "stripe-should-retry"]
        .map(|name| response.headers().get(name).map_or("none", |value| value.to_str().unwrap()).to_owned());
    let body = axum::body::to_bytes(response.into_body(), 1024).await.unwrap();
    let body: serde_json::Value = serde_json::from_slice(&body).unwrap();
    (body["verdict"].as_str().unwrap().to_owned(), headers)
}

#[tokio::test]
async fn the_verdict_and_both_headers() {
    for phase in rejected().into_iter().chain(in_handlers()) {
        let Phase { name, expected: Expected { get, post, keyed, is_long }, .. } = phase;
        for (method, of_method) in
            [("GET", get), ("PUT", get), ("DELETE", get), ("POST", post), ("PATCH", post), ("CUSTOM", post)]
        {
            for (is_declared, has_key) in [(false, false), (false, true), (true, false), (true, true)] {
                // A key that is sent to a route which does not honour keys proves
                // nothing.
                let verdict = match of_method {
                    _ if method == "DELETE" && name == "axum's 405" => continue,
                    "never" if is_declared && has_key => keyed,
                    other => other,
                };
                let recommends = ["after_wait", "same_key_only"].contains(&verdict);
                let headers = [recommends, recommends && !is_long].map(|is| is.to_string());
                let told = ask(&phase, method, is_declared, has_key).await;
                let case = format!("{name}: {method}, declared: {is_declared}, key: {has_key}");
                assert_eq!(told, (verdict.to_owned(), headers), "{case}");
            }
        }
    }
}

/// A `Buffer` whose worker is gone without having failed: it may have taken requests along.
#[tokio::test]
async fn a_buffer_whose_worker_is_gone() {
    let (buffer, worker) = Buffer::pair(Router::<()>::new(), 4);
    drop(worker);
    let stack =
        ServiceBuilder::new().layer(ErrorLayer::new(Problem::new()).with_retry_headers([RetryHeader::ShouldRetry]));
    let service = stack.service(buffer);
    for (method, verdict) in [("POST", "false"), ("GET", "true")] {
        let request = Request::builder().method(method).uri("/").body(Body::empty()).unwrap();
        let response = service.clone().oneshot(request).await.unwrap();
        assert_eq!(
            (response.status(), &response.headers()["x-should-retry"]),
            (StatusCode::SERVICE_UNAVAILABLE, &verdict.parse().unwrap())
        );
    }
}
