//! The log record of an error: its level, its fields, no secret, once.

use std::{
    future::{pending, ready},
    time::Duration,
};

use axum::{
    Router,
    extract::{Json, Request},
    http::StatusCode,
    response::{IntoResponse, Response},
    routing::{get, post},
};
use error_response::{
    ApiError, Category, CategoryError, Error, ErrorLayer, Reply, ResultExt, RouterExt, Scope,
    format::{Problem, Stripe},
};
use serde::{Serialize, Serializer};
use tower::{
    BoxError, Layer, ServiceBuilder, limit::ConcurrencyLimitLayer, load_shed::LoadShedLayer, service_fn,
    timeout::TimeoutLayer,
};
use tracing::Level;

use crate::{
    records::{Logged, one, watch, watch_unnamed},
    support::Answer,
};

#[derive(Debug, thiserror::Error, ApiError)]
enum LedgerError {
    /// No such account
    #[error("No account found with id: {id}")]
    #[api(status = 404, code = "no_account", type = "account_error")]
    NoAccount { id: &'static str },

    /// The ledger failed
    #[error("ledger, password=hunter2")]
    #[api(status = 500, code = "ledger_failed")]
    Failed(#[source] Connection),
}

#[derive(Debug, thiserror::Error)]
#[error("connecting to postgres://app:hunter2@db:5432/ledger")]
struct Connection(#[source] std::io::Error);

const NO_ACCOUNT: LedgerError = LedgerError::NoAccount { id: "acc_1" };

fn failed() -> LedgerError {
    LedgerError::Failed(Connection(std::io::Error::other("refused\nERROR forged, Bearer hunter2hunter2")))
}

fn stripe() -> ErrorLayer {
    ErrorLayer::new(Stripe::new())
}

fn app<T: IntoResponse + 'static>(handler: fn() -> T) -> Router {
    Router::new().route("/here", get(async move || handler())).errors(stripe())
}

/// The one record of one request, which must tell the answer's status and id.
async fn logged(app: Router, method: &str, path: &str) -> Logged {
    let (answer, events) = watch(app, method, path).await;
    let logged = one(events);
    fits(&logged, &answer);
    logged
}

/// What holds for the record of every answer.
#[track_caller]
fn fits(logged: &Logged, answer: &Answer) {
    assert_eq!(logged.get("status"), answer.status().to_string());
    assert_eq!(Some(logged.get("request_id")), answer.header("x-request-id"));
    holds(logged);
}

/// What holds for every record.
#[track_caller]
fn holds(logged: &Logged) {
    let level = if logged.get("status").starts_with('5') { Level::ERROR } else { Level::DEBUG };
    assert_eq!(logged.level, level);
    assert_eq!(logged.get("error_id").len(), 36);
    assert_eq!(logged.get("message"), logged.get("error_code"));
    assert_eq!(logged.get("error.type"), logged.get("error_code"));
    let optional = ["error_type", "cause"];
    let names: Vec<_> = logged.fields.keys().filter(|name| !optional.contains(name)).copied().collect();
    assert_eq!(names, ["error.type", "error_code", "error_id", "error_message", "message", "request_id", "status"]);
}

/// Its level, status, code, message and cause.
fn told(logged: &Logged) -> (Level, &str, &str, &str, Option<&str>) {
    let cause = logged.fields.get("cause").map(String::as_str);
    (logged.level, logged.get("status"), logged.get("error_code"), logged.get("error_message"), cause)
}

#[tokio::test]
async fn a_client_error() {
    let logged = logged(app(|| NO_ACCOUNT), "GET", "/here").await;
    assert_eq!(told(&logged), (Level::DEBUG, "404", "no_account", "No account found with id: acc_1", None));
    assert_eq!(logged.get("error_type"), "account_error");
}

#[tokio::test]
async fn a_server_error_with_its_causes_and_without_secrets() {
    let logged = logged(app(failed), "GET", "/here").await;
    let cause = "connecting to postgres://***@db:5432/ledger: refused\\nERROR forged, Bearer ***";
    assert_eq!(told(&logged), (Level::ERROR, "500", "ledger_failed", "ledger, password=***", Some(cause)));
}

#[tokio::test]
async fn a_category_error() {
    let client = logged(app(|| Error::from(CategoryError::new(Category::RateLimited))), "GET", "/here").await;
    assert_eq!(told(&client), (Level::DEBUG, "429", "rate_limit_exceeded", "Too many requests", None));

    let overload = || Error::from(CategoryError::new(Category::Overloaded).with_source("the queue holds 64"));
    let server = logged(app(overload), "GET", "/here").await;
    let expected =
        (Level::ERROR, "503", "service_unavailable", "The service is overloaded", Some("the queue holds 64"));
    assert_eq!(told(&server), expected);
}

#[tokio::test]
async fn a_rejection() {
    async fn echo(Json(_): Json<u8>) {}
    let routes = Router::new().route("/here", post(echo)).errors(stripe());
    let logged = logged(routes, "POST", "/here").await;
    let cause = Some("Expected request with `Content-Type: application/json`");
    let expected =
        (Level::DEBUG, "415", "invalid_request", "The media type of the request body is not supported", cause);
    assert_eq!(told(&logged), expected);
}

#[tokio::test]
async fn a_wrong_method_and_an_unknown_path() {
    let wrong = logged(app(|| "fine"), "DELETE", "/here").await;
    assert_eq!(
        told(&wrong),
        (Level::DEBUG, "405", "invalid_request", "The method is not allowed for this resource", None)
    );

    let unknown = logged(app(|| "fine"), "GET", "/none").await;
    assert_eq!(
        told(&unknown),
        (Level::DEBUG, "404", "resource_not_found", "The requested resource was not found", None)
    );
}

#[tokio::test]
async fn a_bare_status() {
    let logged = logged(app(|| StatusCode::FORBIDDEN), "GET", "/here").await;
    assert_eq!(told(&logged), (Level::DEBUG, "403", "forbidden", "Permission denied", None));
}

#[tokio::test]
async fn an_error_of_an_inner_service() {
    let elapsed = Router::new()
        .route("/here", get(pending::<()>))
        .layer(ServiceBuilder::new().layer(stripe()).layer(TimeoutLayer::new(Duration::from_millis(5))));
    let elapsed = logged(elapsed, "GET", "/here").await;
    let message = "The service took too long to answer";
    assert_eq!(told(&elapsed), (Level::ERROR, "503", "service_unavailable", message, Some("request timed out")));

    let overloaded = ServiceBuilder::new()
        .layer(stripe())
        .layer(LoadShedLayer::new())
        .layer(ConcurrencyLimitLayer::new(0))
        .service(service_fn(async |_: Request| Ok::<Response, BoxError>(Response::default())));
    let overloaded = logged(Router::new().fallback_service(overloaded), "GET", "/here").await;
    let message = "The service is overloaded";
    assert_eq!(told(&overloaded), (Level::ERROR, "503", "service_unavailable", message, Some("service overloaded")));

    let failing = |error: fn() -> BoxError| {
        let service = service_fn(move |_: Request| ready(Err::<Response, _>(error())));
        Router::new().fallback_service(stripe().downcast::<LedgerError>().layer(service))
    };
    let unknown = logged(failing(|| "secret=hunter2".into()), "GET", "/here").await;
    assert_eq!(told(&unknown).4, Some("secret=***"));
    let known = logged(failing(|| NO_ACCOUNT.into()), "GET", "/here").await;
    assert_eq!(told(&known), (Level::DEBUG, "404", "no_account", "No account found with id: acc_1", None));
}

#[tokio::test]
async fn a_panic() {
    // Its text is for the log, but not a secret in it.
    let logged_panic = logged(app(|| -> &'static str { panic!("no password=hunter2 here") }), "GET", "/here").await;
    let cause = Some("panic: no password=*** here");
    assert_eq!(told(&logged_panic), (Level::ERROR, "500", "internal_error", "An internal error occurred", cause));

    let formatted = logged(app(|| -> &'static str { panic!("index {} out of bounds", 7) }), "GET", "/here").await;
    assert_eq!(told(&formatted).4, Some("panic: index 7 out of bounds"));
    let no_text = logged(app(|| -> &'static str { std::panic::panic_any(7) }), "GET", "/here").await;
    assert_eq!(told(&no_text).4, Some("panic: of a value that is not a text"));
}

#[tokio::test]
async fn a_layer_around_a_layer_tells_nothing_again() {
    async fn echo(Json(_): Json<u8>) {}
    let inner = || {
        Router::new()
            .route("/typed", get(async || NO_ACCOUNT))
            .route("/bare", get(async || StatusCode::FORBIDDEN))
            .route("/panic", get(async || -> &'static str { panic!("here") }))
            .route("/rejection", post(echo))
            .errors(stripe())
    };
    let nested = || Router::new().nest("/inner", inner()).errors(ErrorLayer::new(Problem::new()));
    let cases = [
        ("GET", "typed", "no_account"),
        ("GET", "bare", "forbidden"),
        ("GET", "panic", "internal_error"),
        ("POST", "rejection", "invalid_request"),
        ("PUT", "typed", "invalid_request"),
        ("GET", "none", "resource_not_found"),
    ];
    for (method, path, code) in cases {
        assert_eq!(logged(nested(), method, &format!("/inner/{path}")).await.get("error_code"), code);
    }
}

#[tokio::test]
async fn an_error_in_a_spawned_task() {
    let spawned = || {
        let handler = async || tokio::spawn(async { NO_ACCOUNT.into_response() }).await.internal();
        Router::new().route("/here", get(handler)).errors(stripe())
    };
    // The task knows nothing of the request: its record has an id of its own.
    let (answer, events) = watch(spawned(), "GET", "/here").await;
    let logged = one(events);
    holds(&logged);
    assert_eq!(told(&logged), (Level::DEBUG, "404", "no_account", "No account found with id: acc_1", None));
    assert_eq!(logged.get("request_id").len(), 36);
    assert_eq!(answer.status(), 404);

    // Where nobody else named the request, the answer has the record's id.
    let (answer, events) = watch_unnamed(spawned(), "GET", "/here").await;
    fits(&one(events), &answer);

    // With the scope it is an error like any other.
    let handler = async || tokio::spawn(Scope::current().carry(async { NO_ACCOUNT.into_response() })).await.internal();
    let (answer, events) = watch(Router::new().route("/here", get(handler)).errors(stripe()), "GET", "/here").await;
    fits(&one(events), &answer);

    // A task that panics says so to the one who waits for it.
    let work = async || -> Response { panic!("token=hunter2") };
    let handler = async move || tokio::spawn(work()).await.internal();
    let (answer, events) = watch(Router::new().route("/here", get(handler)).errors(stripe()), "GET", "/here").await;
    let logged = one(events);
    fits(&logged, &answer);
    assert_eq!(answer.status(), 500);
    assert!(logged.get("cause").contains("panicked with message \"token=***"), "{logged:?}");
}

/// Fails while it is written.
#[derive(Debug)]
struct Unwritable;

impl Serialize for Unwritable {
    fn serialize<S: Serializer>(&self, _: S) -> Result<S::Ok, S::Error> {
        Err(serde::ser::Error::custom("password=hunter2 is no number"))
    }
}

#[tokio::test]
async fn a_reply_that_can_not_be_written() {
    for reply in [|| Reply::ok(Unwritable), || Reply::created(Unwritable).with_location("/accounts/acc_1")] {
        let logged = logged(app(reply), "GET", "/here").await;
        let cause = Some("a body could not be written: password=*** is no number");
        assert_eq!(told(&logged), (Level::ERROR, "500", "internal_error", "An internal error occurred", cause));
    }
}

#[tokio::test]
async fn an_error_that_can_not_be_written() {
    /// Its detail fails to serialize
    #[derive(Debug, thiserror::Error, ApiError)]
    #[error("transfer of pin=hunter2 to acc_1")]
    #[api(status = 409, code = "never_seen", message = "Never seen")]
    struct Broken {
        #[api(detail)]
        broken: Unwritable,
    }

    let logged = logged(app(|| Broken { broken: Unwritable }), "GET", "/here").await;
    assert_eq!(told(&logged).2, "internal_error");
    assert!(logged.get("cause").contains("is no number"), "{logged:?}");
    assert!(logged.get("cause").contains("transfer of pin=***"), "{logged:?}");
}
