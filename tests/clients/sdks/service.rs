//! A service whose handlers have effects, for SDKs that retry.
//!
//! The key of a request says what happens to it: `{mode}.{case}.{run}`. The mode is the layer, with or without the headers for
//! SDKs; a run counts its requests and effects by itself, and `GET /runs/{key}` returns both.
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::print_stdout,
    reason = "a test fails by panicking"
)]

use std::{
    collections::{HashMap, HashSet},
    sync::{Arc, LazyLock, Mutex},
    time::{Duration, Instant},
};

use axum::{
    BoxError, Json, Router, ServiceExt,
    body::Body,
    extract::Path,
    http::{HeaderMap, HeaderValue, Request, StatusCode},
    response::IntoResponse,
    routing::{MethodRouter, any, get},
};
use error_response::{
    ApiError, ErrorLayer,
    format::{RetryHeader, Stripe},
    layer::IdempotencyKeys,
};
use serde_json::{Value, json};
use tower::{
    Layer, ServiceBuilder, filter::FilterLayer, load_shed::error::Overloaded, timeout::TimeoutLayer,
    util::MapRequestLayer,
};
use tower_governor::{GovernorError, GovernorLayer, governor::GovernorConfigBuilder, key_extractor::KeyExtractor};

/// What a run has done so far.
#[derive(Default)]
struct Run {
    began: Option<Instant>,
    /// When each request came, in milliseconds since the first.
    requests: Vec<u128>,
    effects: u32,
    keys: HashSet<String>,
}

static RUNS: LazyLock<Mutex<HashMap<String, Run>>> = LazyLock::new(Mutex::default);

fn of_run<R>(run: &str, change: impl FnOnce(&mut Run) -> R) -> R {
    change(RUNS.lock().unwrap().entry(run.to_owned()).or_default())
}

/// The header in which the service passes the name of the run on.
const RUN: &str = "x-run";

fn run_of(headers: &HeaderMap) -> &str {
    headers[RUN].to_str().unwrap()
}

/// The payment.
fn pay(headers: &HeaderMap) {
    of_run(run_of(headers), |run| run.effects += 1);
}

fn is_first(headers: &HeaderMap) -> bool {
    of_run(run_of(headers), |run| run.requests.len() == 1)
}

/// What every SDK takes for a success.
fn done() -> Json<Value> {
    Json(json!({
        "id": "x_1", "object": "payment_intent", "type": "message", "role": "assistant", "content": [], "model": "m",
        "choices": [], "created": 0, "usage": {"input_tokens": 0, "output_tokens": 0},
    }))
}

#[derive(Debug, Clone, thiserror::Error, ApiError)]
enum Failure {
    /// The ledger failed
    #[error("the ledger failed")]
    #[api(status = 500, code = "ledger_failed")]
    Failed,

    /// The payment is running
    #[error("The payment is running")]
    #[api(status = 409, code = "payment_running")]
    Running,

    /// Too many payments
    #[error("Too many payments")]
    #[api(status = 429, code = "too_many_payments", before_effects)]
    TooMany {
        #[api(retry_after)]
        wait: Duration,
    },

    /// The ledger is busy
    #[error("the ledger is busy")]
    #[api(status = 503, code = "ledger_busy")]
    Busy {
        #[api(retry_after)]
        wait: Duration,
    },
}

fn busy(milliseconds: u64) -> Failure {
    Failure::Busy { wait: Duration::from_millis(milliseconds) }
}

fn too_many(milliseconds: u64) -> Failure {
    Failure::TooMany { wait: Duration::from_millis(milliseconds) }
}

/// A payment that is made, and whose request fails then.
fn paid<R: IntoResponse + 'static>(fails: fn() -> R) -> MethodRouter {
    any(async move |headers: HeaderMap| {
        pay(&headers);
        fails()
    })
}

/// A payment whose first request fails before it is made.
fn not_paid(failure: Failure) -> MethodRouter {
    any(async move |headers: HeaderMap| {
        if is_first(&headers) {
            return Err(failure);
        }
        pay(&headers);
        Ok(done())
    })
}

/// Each key is paid once; the request that pays fails.
async fn keyed(headers: HeaderMap) -> Result<Json<Value>, Failure> {
    let key = headers.get("idempotency-key").map_or("none", |key| key.to_str().unwrap()).to_owned();
    if of_run(run_of(&headers), |run| run.keys.insert(key)) {
        pay(&headers);
        return Err(Failure::Failed);
    }
    Ok(done())
}

async fn hangs(headers: HeaderMap) {
    pay(&headers);
    std::future::pending().await
}

async fn pays(headers: HeaderMap) -> Json<Value> {
    pay(&headers);
    done()
}

/// A limit for each run.
#[derive(Clone)]
struct ByRun;

impl KeyExtractor for ByRun {
    type Key = String;

    fn extract<T>(&self, request: &Request<T>) -> Result<String, GovernorError> {
        Ok(run_of(request.headers()).to_owned())
    }
}

/// The service is overloaded for the first request of a run.
fn overloaded(request: Request<Body>) -> Result<Request<Body>, BoxError> {
    if is_first(request.headers()) { Err(Overloaded::new().into()) } else { Ok(request) }
}

fn panics() -> StatusCode {
    panic!("the ledger is gone")
}

/// All cases, in one layer.
fn cases(errors: &ErrorLayer) -> Router {
    let limit = GovernorConfigBuilder::default().key_extractor(ByRun).per_second(1).burst_size(1).finish().unwrap();
    let limiter = limit.limiter().clone();
    // Another client of the same limit comes first.
    let used_up = FilterLayer::new(move |request: Request<Body>| {
        if is_first(request.headers()) {
            let _ = limiter.check_key(&run_of(request.headers()).to_owned());
        }
        Ok::<_, BoxError>(request)
    });
    let limit = ServiceBuilder::new().layer(errors.clone()).layer(used_up).layer(GovernorLayer::new(Arc::new(limit)));
    let shed = ServiceBuilder::new().layer(errors.clone()).layer(FilterLayer::new(overloaded));
    let stack = ServiceBuilder::new().layer(errors.clone()).layer(TimeoutLayer::new(Duration::from_millis(300)));
    Router::new()
        .route("/typed-500", paid(|| Failure::Failed))
        .route("/typed-409", paid(|| Failure::Running))
        .route("/bare-503", paid(|| StatusCode::SERVICE_UNAVAILABLE))
        .route("/json-500", paid(|| (StatusCode::INTERNAL_SERVER_ERROR, Json(json!({"error": {"message": "failed"}})))))
        .route("/panic", paid(panics))
        .route("/timeout", any(hangs))
        .route("/keyed-500", any(keyed).layer(IdempotencyKeys::default()))
        .route("/early-429", not_paid(too_many(300)))
        .route("/early-429-slow", not_paid(too_many(5_000)))
        .route("/early-429-long", not_paid(too_many(150_000)))
        .route("/busy-503", not_paid(busy(300)))
        .route("/busy-503-slow", not_paid(busy(5_000)))
        .route("/overload", any(pays).layer(shed))
        .route("/limiter", any(pays).layer(limit))
        .layer(stack)
}

/// Finds the run in the key, wherever the SDK sends it, and notes the request.
fn begin<B>(mut request: Request<B>) -> Request<B> {
    if request.uri().path().starts_with("/runs/") {
        return request;
    }
    let text = |name| request.headers().get(name).and_then(|value: &HeaderValue| value.to_str().ok());
    let sent = text("x-api-key").or(text("authorization")).expect("a key");
    let key = sent.trim_start_matches("AWS4-HMAC-SHA256 Credential=").trim_start_matches("Bearer ");
    let key = key.split('/').next().unwrap().to_owned();
    of_run(&key, |run| {
        let began = *run.began.get_or_insert_with(Instant::now);
        run.requests.push(began.elapsed().as_millis());
    });
    let mut parts = key.split('.');
    let (mode, case) = (parts.next().unwrap(), parts.next().unwrap());
    *request.uri_mut() = format!("/{mode}/{case}").parse().unwrap();
    request.headers_mut().insert(RUN, key.parse().unwrap());
    request
}

async fn report(Path(key): Path<String>) -> Json<Value> {
    of_run(&key, |run| Json(json!({"requests": run.requests, "effects": run.effects})))
}

#[tokio::main]
async fn main() {
    let off = ErrorLayer::new(Stripe::new());
    let on = off.clone().with_retry_headers(RetryHeader::ALL);
    let app = Router::new().nest("/off", cases(&off)).nest("/on", cases(&on)).route("/runs/{key}", get(report));
    let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await.unwrap();
    println!("http://{}", listener.local_addr().unwrap());
    let service = MapRequestLayer::new(begin).layer(app);
    axum::serve(listener, ServiceExt::<Request<Body>>::into_make_service(service)).await.unwrap();
}
