//! The error layer does with a response that `error-idempotency` sends again what it did with the first one, whichever
//! layer is between the two.

use axum::{
    Extension, Json, Router,
    extract::{Request, State},
    http::{HeaderValue, StatusCode, header},
    middleware::{from_fn, map_response},
    response::{IntoResponse, Response},
    routing::{MethodRouter, post},
};
use error_idempotency::{Idempotency, IdempotencyError, IdempotencyKey, MemoryStore};
use error_response::{
    ApiError, ErrorLayer, Id, LeaveAlone, Reply, RouterExt, format::Stripe, languages::Languages, layer::IdGenerator,
};
use tokio::spawn;
use tower_http::compression::CompressionLayer;
use tracing::Level;

use crate::{
    format::Format,
    records::{one, watch_sent},
    support::{REQUEST_ID, Server, shown},
};

/// The same id each time.
#[derive(Debug)]
struct OneId;

impl IdGenerator for OneId {
    fn generate(&self) -> Id {
        Id::new("771ec16c-6fcd-46f4-9a8d-c24a4eee5e15").unwrap()
    }
}

/// The seat is gone
#[derive(Debug, thiserror::Error, ApiError)]
#[error("The seat is gone")]
#[api(status = 409, code = "gone_away")]
struct GoneAway;

/// Completes its key with this response.
async fn completed(
    mut store: MemoryStore,
    key: IdempotencyKey,
    response: impl IntoResponse,
) -> Result<Response, IdempotencyError> {
    key.complete(&mut store, response).await
}

fn complete<R: IntoResponse + Send + 'static>(response: fn() -> R) -> MethodRouter<MemoryStore> {
    post(async move |State(store): State<MemoryStore>, key: IdempotencyKey| completed(store, key, response()).await)
}

/// Every way to make a response, each at a path of its own.
fn routes() -> Router {
    let store = MemoryStore::new();
    let spawned = async || spawn(async { GoneAway.into_response() }).await.unwrap();
    let proxied = || (StatusCode::BAD_GATEWAY, Extension(LeaveAlone), "upstream says no");
    Router::new()
        .route("/reply", post(async || Reply::created(7).with_location("/orders/7")))
        .route("/completed-reply", complete(|| Reply::created(7).with_location("/orders/7")))
        .route("/reply-with-another-status", post(async || (StatusCode::ACCEPTED, Reply::ok(7))))
        .route("/reply-with-an-error-status", post(async || (StatusCode::BAD_GATEWAY, Reply::ok(7))))
        .route("/json", post(async || (StatusCode::CREATED, Json(7))))
        .route("/json-with-an-error-status", post(async || (StatusCode::CONFLICT, Json("own body"))))
        .route("/error", post(async || GoneAway))
        .route("/completed-error", complete(|| GoneAway))
        .route("/error-with-another-status", post(async || (StatusCode::GONE, GoneAway)))
        .route("/spawned-error", post(spawned))
        .route("/bare", post(async || (StatusCode::CONFLICT, "seat 4A")))
        .route("/left-alone", post(async move || proxied()))
        .route("/no-content", post(async || Reply::no_content()))
        .layer(Idempotency::for_one_caller(store.clone()))
        .with_state(store)
}

const PATHS: [&str; 13] = [
    "/reply",
    "/completed-reply",
    "/reply-with-another-status",
    "/reply-with-an-error-status",
    "/json",
    "/json-with-an-error-status",
    "/error",
    "/completed-error",
    "/error-with-another-status",
    "/spawned-error",
    "/bare",
    "/left-alone",
    "/no-content",
];

type Around = fn(Router) -> Router;

/// What the services around `Idempotency` do.
fn arounds() -> Vec<(&'static str, Around)> {
    fn teapot(router: Router) -> Router {
        router.layer(map_response(async |mut response: Response| {
            *response.status_mut() = StatusCode::IM_A_TEAPOT;
            response
        }))
    }
    vec![
        ("nothing", |router| router),
        ("compression", |router| router.layer(CompressionLayer::new())),
        ("another status", teapot),
        ("another error layer", |router| router.errors_without_fallback(ErrorLayer::new(Stripe::new()))),
    ]
}

/// Whole responses: the second is the first one but for its mark.
#[tokio::test]
async fn a_replay_leaves_as_the_first_response_did() {
    for format in Format::all() {
        for (what, around) in arounds() {
            for accepted in ["identity", "identity;q=0, *;q=0"] {
                let languages = Languages::new("en").unwrap().with("de", "gone_away = Der Platz ist weg").unwrap();
                let app = around(routes()).errors(format.layer().with_ids(OneId).with_languages(languages));
                let server = Server::start(app).await;
                for path in PATHS {
                    // The language of the first request counts.
                    let headers = |language| {
                        [
                            ("idempotency-key", path.trim_start_matches('/')),
                            ("x-request-id", REQUEST_ID),
                            ("accept-encoding", accepted),
                            ("accept-language", language),
                        ]
                    };
                    let first = server.ask("POST", path, &headers("de"), "").await;
                    let again = server.ask("POST", path, &headers("en"), "").await;
                    let context = format!("{format:?}, {what}, {accepted}, {path}:\n{}\n{}", first.0, again.0);
                    assert_eq!(again.header("idempotent-replayed"), Some("true"), "{context}");
                    let unmarked = again.0.replace("idempotent-replayed: true\r\n", "");
                    // A header that only the format OAuth has: it is not stored.
                    let shown = |answer: &str| shown(&answer.replace("pragma: no-cache\r\n", ""));
                    assert_eq!(shown(&unmarked), shown(&first.0), "{context}");
                }
            }
        }
    }
}

#[tokio::test]
async fn a_reply_that_no_encoding_carries_is_the_formats_406_each_time() {
    let app = || routes().layer(CompressionLayer::new()).errors(ErrorLayer::new(Stripe::new()));
    let headers = [("idempotency-key", "\"k1\""), ("accept-encoding", "identity;q=0, *;q=0")];
    let body = "{\"error\":{\"code\":\"invalid_request\",\"message\":\"No acceptable representation is available\",\"type\":\"invalid_request_error\"}}";
    for path in ["/reply", "/completed-reply"] {
        let app = app();
        for replayed in [None, Some("true")] {
            let (answer, events) = watch_sent(app.clone(), "POST", path, &headers, "").await;
            answer.check(406, body);
            assert_eq!(answer.header("idempotent-replayed"), replayed);
            assert_eq!((answer.header("location"), answer.header("cache-control")), (None, Some("no-store")));
            let record = one(events);
            assert_eq!((record.level, record.get("message")), (Level::DEBUG, "invalid_request"));
        }
    }
}

#[tokio::test]
async fn the_record_of_a_replayed_error_says_that_it_is_one() {
    let app = routes().errors(ErrorLayer::new(Stripe::new()));
    let headers = [("idempotency-key", "\"k1\"")];
    let (first, events) = watch_sent(app.clone(), "POST", "/error", &headers, "").await;
    assert_eq!(one(events).get("message"), "gone_away");
    let (again, events) = watch_sent(app, "POST", "/error", &headers, "").await;
    assert_eq!(again.body(), first.body());
    let record = one(events);
    assert_eq!(
        (record.level, record.get("message"), record.get("status")),
        (
            Level::DEBUG,
            "an error response of an earlier request is sent again; its code is in the record of that request",
            "409"
        )
    );
}

/// A layer between the two that replaces structured errors does not replace a typed one, whatever its media type.
#[tokio::test]
async fn a_replayed_error_is_not_replaced() {
    let layer = ErrorLayer::new(Stripe::new()).replace_structured(|_| true);
    let plain = from_fn(async |request: Request, next: axum::middleware::Next| {
        let mut response = next.run(request).await;
        response.headers_mut().insert("x-seen", HeaderValue::from_static("yes"));
        response
    });
    let server = Server::start(routes().layer(plain).errors(layer)).await;
    let headers = [("idempotency-key", "\"k1\"")];
    for _ in 0..2 {
        let answer = server.ask("POST", "/error", &headers, "").await;
        assert_eq!(answer.header("x-seen"), Some("yes"));
        assert_eq!(answer.header(header::CACHE_CONTROL.as_str()), Some("no-store"));
        answer.check(
            409,
            "{\"error\":{\"code\":\"gone_away\",\"message\":\"The seat is gone\",\"type\":\"invalid_request_error\"}}",
        );
    }
}
