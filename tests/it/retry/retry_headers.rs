//! What SDKs are told about sending a request again: `true` only where it can't
//! repeat an effect.

use std::time::Duration;

use axum::{
    Router,
    body::Body,
    http::{Request, StatusCode},
    routing::any,
};
use error_response::{
    ApiError, Category, CategoryError, Error, ErrorLayer, RouterExt, Scope,
    format::{ErrorView, RetryHeader, Stripe, Unwrapped, WireFormat},
};
use tower::{ServiceBuilder, ServiceExt, limit::ConcurrencyLimitLayer, load_shed::LoadShedLayer};
use tower_governor::{GovernorLayer, governor::GovernorConfigBuilder};

use crate::{format::Format, support::Server};

#[derive(Debug, thiserror::Error, ApiError)]
enum Failure {
    /// Something failed
    #[error("it failed")]
    #[api(status = 500, code = "failed")]
    Failed,

    /// Busy
    #[error("it is busy")]
    #[api(status = 503, code = "busy", retry_after = unknown)]
    Busy,

    /// Too many requests
    #[error("Too many requests")]
    #[api(status = 429, code = "too_many")]
    TooMany {
        #[api(retry_after)]
        wait: Duration,
    },

    /// Conflict
    #[error("Conflict")]
    #[api(status = 409, code = "conflict")]
    Conflict,

    /// Timeout
    #[error("Timeout")]
    #[api(status = 408, code = "slow_request")]
    Slow,
}

fn failure(path: &str) -> Failure {
    match path {
        "/500" => Failure::Failed,
        "/503" => Failure::Busy,
        "/429" => Failure::TooMany { wait: Duration::from_millis(200) },
        "/429-long" => Failure::TooMany { wait: Duration::from_secs(9) },
        "/409" => Failure::Conflict,
        _ => Failure::Slow,
    }
}

const NAMES: [&str; 2] = ["x-should-retry", "stripe-should-retry"];

/// Whether each header is `true`.
async fn told(server: &Server, method: &str, path: &str) -> [bool; 2] {
    let answer = server.ask(method, path, &[("idempotency-key", "k1")], "").await;
    NAMES.map(|name| match answer.header(name) {
        Some("true") => true,
        Some("false") => false,
        other => panic!("{name}: {other:?} for {method} {path}: {}", answer.0),
    })
}

#[tokio::test]
async fn an_error_of_a_handler_is_repeated_for_idempotent_methods_alone() {
    for format in Format::all() {
        let handler = async |request: Request<Body>| Err::<(), _>(failure(request.uri().path()));
        let app =
            Router::new().route("/{status}", any(handler)).errors(format.layer().with_retry_headers(RetryHeader::ALL));
        let server = Server::start(app).await;
        for (path, when_idempotent) in [
            ("/500", [true, true]),
            ("/503", [true, true]),
            ("/429", [true, true]),
            // Stripe's SDKs would come back after half a second.
            ("/429-long", [true, false]),
            ("/408", [true, true]),
            ("/409", [false, false]),
        ] {
            for method in ["GET", "HEAD", "OPTIONS", "PUT", "DELETE"] {
                assert_eq!(told(&server, method, path).await, when_idempotent, "{method} {path} {format:?}");
            }
            // A key alone proves nothing.
            for method in ["POST", "PATCH", "CUSTOM"] {
                assert_eq!(told(&server, method, path).await, [false, false], "{method} {path} {format:?}");
            }
        }
    }
}

#[tokio::test]
async fn an_error_that_is_the_same_each_time_is_not_kept_for_another_method() {
    let app = Router::new().route("/", any(async || Err::<(), _>(Failure::Failed)));
    let server = Server::start(app.errors(ErrorLayer::new(Stripe::new()).with_retry_headers(RetryHeader::ALL))).await;
    for _ in 0..3 {
        assert_eq!(told(&server, "GET", "/").await, [true, true]);
        assert_eq!(told(&server, "POST", "/").await, [false, false]);
    }
}

#[tokio::test]
async fn a_panic_may_have_had_effects() {
    let app = Router::new().route("/", any(crate::support::panics));
    let server = Server::start(app.errors(ErrorLayer::new(Stripe::new()).with_retry_headers(RetryHeader::ALL))).await;
    assert_eq!(told(&server, "GET", "/").await, [true, true]);
    assert_eq!(told(&server, "POST", "/").await, [false, false]);
}

/// `LoadShed` in front of a service that is never ready.
#[tokio::test]
async fn a_request_that_load_shed_rejects_had_no_effect() {
    for format in Format::all() {
        let limit = ConcurrencyLimitLayer::new(1);
        let stack = ServiceBuilder::new()
            .layer(format.layer().with_retry_headers(RetryHeader::ALL))
            .layer(LoadShedLayer::new())
            .layer(limit.clone());
        let busy = tower::Layer::layer(
            &stack,
            tower::service_fn(async |_: Request<Body>| {
                std::future::pending::<Result<axum::response::Response, std::convert::Infallible>>().await
            }),
        );
        let mut first = Box::pin(busy.clone().oneshot(Request::post("/").body(Body::empty()).unwrap()));
        let mut context = std::task::Context::from_waker(std::task::Waker::noop());
        assert!(std::future::Future::poll(first.as_mut(), &mut context).is_pending());
        let response = busy.oneshot(Request::post("/").body(Body::empty()).unwrap()).await.unwrap();
        assert_eq!(
            NAMES.map(|name| response.headers()[name].to_str().unwrap()),
            ["true", "true"],
            "{format:?} {}",
            response.status()
        );
        // FinImpulse's own table has 500 for it.
        assert!(response.status().is_server_error());
    }
}

#[tokio::test]
async fn a_request_that_the_governor_rejects_had_no_effect() {
    let config = GovernorConfigBuilder::default().per_second(60).burst_size(1).finish().unwrap();
    let app = Router::new()
        .route("/", any(async || "done"))
        .layer(GovernorLayer::new(config))
        .errors(ErrorLayer::new(Stripe::new()).with_retry_headers(RetryHeader::ALL));
    let server = Server::start(app).await;
    assert_eq!(server.ask("POST", "/", &[], "").await.status(), 200);
    // Its wait is longer than Stripe's SDKs wait.
    assert_eq!(told(&server, "POST", "/").await, [true, false]);
}

#[tokio::test]
async fn an_author_says_that_nothing_has_happened_yet() {
    let early = |category| Error::from(CategoryError::new(category).before_effects());
    let app = Router::new()
        .route("/503", any(async move || Err::<(), _>(early(Category::Unavailable))))
        .route("/429", any(async move || Err::<(), _>(early(Category::RateLimited))))
        .route("/500", any(async move || Err::<(), _>(early(Category::InternalError))))
        // Its class is `after_change`.
        .route("/409", any(async move || Err::<(), _>(early(Category::Conflict))))
        // Also where the error is made in a task, and rendered anew.
        .route(
            "/task",
            any(async move || {
                tokio::spawn(async move { axum::response::IntoResponse::into_response(early(Category::RateLimited)) })
                    .await
                    .unwrap()
            }),
        )
        .errors(ErrorLayer::new(Stripe::new()).with_retry_headers(RetryHeader::ALL));
    let server = Server::start(app).await;
    for (path, expected) in [("/503", true), ("/429", true), ("/500", true), ("/409", false), ("/task", true)] {
        assert_eq!(told(&server, "POST", path).await, [expected; 2], "{path}");
    }
}

/// An error that comes back through a handler's own client says nothing about
/// the request.
#[tokio::test]
async fn an_overloaded_client_of_a_handler_proves_nothing() {
    let inner = async || Err::<(), _>(axum::BoxError::from(tower::load_shed::error::Overloaded::new()));
    let service = tower::service_fn(move |_: Request<Body>| async move {
        let failed = inner().await.map_err(std::io::Error::other);
        failed.map(|()| axum::response::Response::new(Body::empty()))
    });
    let layer = ErrorLayer::new(Stripe::new()).with_retry_headers(RetryHeader::ALL);
    let response =
        tower::Layer::layer(&layer, service).oneshot(Request::post("/").body(Body::empty()).unwrap()).await.unwrap();
    assert_eq!(response.headers()["x-should-retry"], "false");
}

/// A handler asks a router of its own, whose request is no longer the client's.
#[tokio::test]
async fn the_method_is_that_of_the_outermost_request() {
    let layer = || ErrorLayer::new(Stripe::new()).with_retry_headers(RetryHeader::ALL);
    let inner = Router::new().route("/503", any(async || Err::<(), _>(Failure::Busy))).errors(layer());
    let asks = async move || inner.oneshot(Request::get("/503").body(Body::empty()).unwrap()).await;
    let server = Server::start(Router::new().route("/", any(asks)).errors(layer())).await;
    assert_eq!(told(&server, "GET", "/").await, [true, true]);
    assert_eq!(told(&server, "POST", "/").await, [false, false]);
}

/// A GET starts it, and it answers a POST.
#[tokio::test]
async fn a_task_may_answer_another_request() {
    use axum::response::{IntoResponse, Response};
    use tokio::sync::{mpsc, oneshot};

    let (ask, mut asked) = mpsc::channel::<oneshot::Sender<Response>>(1);
    let worker = async move {
        while let Some(answer) = asked.recv().await {
            let _ = answer.send(Failure::Busy.into_response());
        }
    };
    let worker = std::sync::Mutex::new(Some(worker));
    let starts = async move || {
        let worker = worker.lock().unwrap().take().unwrap();
        drop(tokio::spawn(Scope::current().carry(worker)));
    };
    let asks = async move || {
        let (answer, answered) = oneshot::channel();
        ask.send(answer).await.unwrap();
        answered.await.unwrap()
    };
    let starts = std::sync::Arc::new(starts);
    let app = Router::new()
        .route("/start", any(async move || starts().await))
        .route("/", any(asks))
        .errors(ErrorLayer::new(Stripe::new()).with_retry_headers(RetryHeader::ALL));
    let server = Server::start(app).await;
    assert_eq!(server.ask("GET", "/start", &[], "").await.status(), 200);
    assert_eq!(told(&server, "POST", "/").await, [false, false]);
}

/// What a client of the service was told, after the service had done something.
#[tokio::test]
async fn a_rejection_after_a_wait_proves_nothing() {
    let layer = ErrorLayer::new(Stripe::new()).with_retry_headers(RetryHeader::ALL);
    let pays = async || tokio::time::sleep(Duration::from_millis(1)).await;
    let service = tower::service_fn(move |_: Request<Body>| async move {
        pays().await;
        let error = tower::load_shed::error::Overloaded::new();
        Err::<axum::response::Response, axum::BoxError>(error.into())
    });
    let request = Request::post("/").body(Body::empty()).unwrap();
    let response = tower::Layer::layer(&layer, service).oneshot(request).await.unwrap();
    assert_eq!(NAMES.map(|name| response.headers()[name].to_str().unwrap()), ["false", "false"]);

    // As `tower_governor` answers, in front of another service.
    let refused = (StatusCode::TOO_MANY_REQUESTS, [("retry-after", "0"), ("x-ratelimit-after", "0")]);
    let app = Router::new().route(
        "/",
        any(async move || {
            pays().await;
            refused
        }),
    );
    let server = Server::start(app.errors(layer)).await;
    assert_eq!(told(&server, "POST", "/").await, [false, false]);
}

/// It has the headers of `tower_governor`, but not its text.
#[tokio::test]
async fn an_answer_that_looks_like_a_limiters_proves_nothing() {
    let headers = [("retry-after", "0"), ("x-ratelimit-after", "0")];
    for text in ["", "slow down", "Too Many Requests! Wait for 7s"] {
        let app = Router::new().route("/", any(async move || (StatusCode::TOO_MANY_REQUESTS, headers, text)));
        let layer = ErrorLayer::new(Stripe::new()).with_retry_headers(RetryHeader::ALL);
        assert_eq!(told(&Server::start(app.errors(layer)).await, "POST", "/").await, [false, false], "{text}");
    }
}

/// A client that waits for 0 seconds is rejected again.
#[tokio::test]
async fn the_wait_of_a_limiter_is_corrected_where_a_compression_changes_the_status() {
    let headers = [("retry-after", "0"), ("x-ratelimit-after", "0")];
    let app = Router::new()
        .route("/", any(async move || (StatusCode::TOO_MANY_REQUESTS, headers, "Too Many Requests! Wait for 0s")));
    let app = app.layer(tower_http::compression::CompressionLayer::new());
    let server = Server::start(app.errors(ErrorLayer::new(Stripe::new()))).await;
    for (accepted, status) in [("identity", 429), ("identity;q=0, *;q=0", 406)] {
        let answer = server.ask("GET", "/", &[("accept-encoding", accepted)], "").await;
        assert_eq!((answer.status(), answer.header("retry-after")), (status, Some("1")), "{accepted}");
    }
}

/// The timer of an SDK ends at once where it is asked to wait for longer.
#[tokio::test]
async fn a_wait_that_no_timer_can_hold_is_not_recommended() {
    for (wait, expected) in
        [(Duration::from_millis(2_147_483_647), true), (Duration::from_millis(2_147_483_648), false)]
    {
        let app = Router::new().route("/", any(async move || Err::<(), _>(Failure::TooMany { wait })));
        let layer = ErrorLayer::new(Stripe::new()).with_retry_headers(RetryHeader::ALL);
        assert_eq!(told(&Server::start(app.errors(layer)).await, "GET", "/").await, [expected, false], "{wait:?}");
    }
}

#[tokio::test]
async fn what_another_server_said_is_not_passed_on_with_its_bare_error() {
    let said = [("x-should-retry", "true"), ("stripe-should-retry", "true"), ("retry-after-ms", "5")];
    let app = Router::new().route("/", any(async move || (StatusCode::SERVICE_UNAVAILABLE, said)));
    let server = Server::start(app.errors(ErrorLayer::new(Stripe::new()).with_retry_headers(RetryHeader::ALL))).await;
    assert_eq!(told(&server, "POST", "/").await, [false, false]);
}

/// A format that writes nothing.
#[derive(Debug)]
struct Broken;

impl WireFormat for Broken {
    type Failure<'a> = Unwritable;
    type Success<'a> = Unwrapped;

    fn name(&self) -> &'static str {
        "broken"
    }

    fn failure<'a>(&'a self, _: &'a ErrorView<'a>) -> Unwritable {
        Unwritable
    }
}

struct Unwritable;

impl serde::Serialize for Unwritable {
    fn serialize<S: serde::Serializer>(&self, _: S) -> Result<S::Ok, S::Error> {
        Err(serde::ser::Error::custom("it can't be written"))
    }
}

#[tokio::test]
async fn the_body_for_when_nothing_else_can_be_written_has_them_as_well() {
    let app = Router::new().route("/", any(async || Err::<(), _>(Failure::Busy)));
    let server = Server::start(app.errors(ErrorLayer::new(Broken).with_retry_headers(RetryHeader::ALL))).await;
    assert_eq!(told(&server, "POST", "/").await, [false, false]);
}

/// A layer further out adds what SDKs read to an error of one further in, which sends the wait alone.
#[tokio::test]
async fn the_wait_in_milliseconds_of_an_error_of_a_layer_further_in() {
    let inner = Router::new()
        .route("/429", any(async || Err::<(), _>(Failure::TooMany { wait: Duration::from_millis(1_500) })))
        .route("/503", any(async || Err::<(), _>(Failure::Busy)))
        .errors(ErrorLayer::new(Stripe::new()));
    let outer = || ErrorLayer::new(Stripe::new());
    for (headers, on_429, on_503) in [
        (&RetryHeader::ALL[..], [Some("false"), Some("2000")], [Some("false"), None]),
        (&[RetryHeader::RetryAfterMs], [None, Some("2000")], [None, None]),
    ] {
        let app = Router::new().fallback_service(inner.clone());
        let server = Server::start(app.errors(outer().with_retry_headers(headers.iter().copied()))).await;
        for (path, expected) in [("/429", on_429), ("/503", on_503)] {
            let answer = server.ask("POST", path, &[], "").await;
            assert_eq!(["x-should-retry", "retry-after-ms"].map(|name| answer.header(name)), expected, "{}", answer.0);
        }
    }
    // What the layer further in sends stays: it knows the error.
    let own = Router::new()
        .route("/429", any(async || Err::<(), _>(Failure::TooMany { wait: Duration::from_millis(1_500) })))
        .errors(outer().with_retry_headers([RetryHeader::RetryAfterMs]));
    let app = Router::new().fallback_service(own).errors(outer().with_retry_headers(RetryHeader::ALL));
    let answer = Server::start(app).await.ask("GET", "/429", &[], "").await;
    assert_eq!(answer.header("retry-after-ms"), Some("1500"), "{}", answer.0);
}
