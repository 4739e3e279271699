//! Errors that are rendered elsewhere than in the layer with the store: in a task, in a layer further in.
#![allow(clippy::unwrap_used, reason = "a test fails by panicking")]

use axum::{
    Router,
    body::{Body, to_bytes},
    extract::Request,
    http::StatusCode,
    response::{IntoResponse, Response},
    routing::get,
};
use error_occurrences::{MemoryStore, Occurrences, Record};
use error_response::{Api, ErrorLayer, Result, ResultExt, RouterExt, catalog, format::Problem};
use tower::ServiceExt;

fn failed() -> Result<()> {
    Err(std::io::Error::other("gone")).internal()
}

/// The line in `failed`.
const FAILS: u32 = line!() - 4;

async fn of_a_task() -> Response {
    tokio::spawn(async { failed().into_response() }).await.unwrap()
}

async fn bare() -> StatusCode {
    StatusCode::BAD_GATEWAY
}

async fn structured() -> impl IntoResponse {
    (StatusCode::INTERNAL_SERVER_ERROR, [("content-type", "application/json")], "{\"own\":1}")
}

async fn changed() -> impl IntoResponse {
    (StatusCode::SERVICE_UNAVAILABLE, failed())
}

/// What is kept of the error at `path`, and the body that was sent.
async fn kept(path: &str) -> (Record, String) {
    let occurrences = Occurrences::new(MemoryStore::new());
    let inner = Router::new().route("/error", get(async || failed())).errors(ErrorLayer::new(Problem::new()));
    let app = Router::new()
        .nest("/inner", inner)
        .route("/of_a_task", get(of_a_task))
        .route("/bare", get(bare))
        .route("/structured", get(structured))
        .route("/changed", get(changed))
        .errors(occurrences.observe(ErrorLayer::new(Problem::new().with_instances())));
    let request = Request::get(path).header("x-request-id", "req_1").body(Body::empty()).unwrap();
    let response = app.oneshot(request).await.unwrap();
    assert!(response.status().is_server_error(), "{path}");
    let body = to_bytes(response.into_body(), 1 << 20).await.unwrap();
    let records = occurrences.read("req_1", "test").await.unwrap().records;
    let [record] = &*records else { panic!("{path}: {records:?}") };
    (record.clone(), String::from_utf8(body.to_vec()).unwrap())
}

/// What a sandbox returns to a test request has no cause. Another request has.
#[tokio::test]
async fn an_error_of_a_sandbox_is_not_kept() {
    const API: Api<Problem> = Api::new("a", Problem::new(), catalog![]);
    let occurrences = Occurrences::new(MemoryStore::new()).with_client_errors();
    let sandbox = API.sandbox(&API.publish().unwrap(), |_| true).unwrap();
    let app = Router::new()
        .route("/bare", get(bare))
        .layer(sandbox)
        .errors(occurrences.observe(ErrorLayer::new(Problem::new())));
    for (id, prefer, status, kept) in [("req_1", "error=bad_gateway", 400, 0), ("req_2", "wait=1", 502, 1)] {
        let request = Request::get("/bare").header("x-request-id", id).header("prefer", prefer);
        let response = app.clone().oneshot(request.body(Body::empty()).unwrap()).await.unwrap();
        assert_eq!(response.status().as_u16(), status, "{prefer}");
        assert_eq!(occurrences.read(id, "test").await.unwrap().records.len(), kept, "{prefer}");
    }
}

#[tokio::test]
async fn an_error_of_a_task_is_kept_as_the_layer_renders_it() {
    let (record, body) = kept("/of_a_task").await;
    assert_eq!(record.public.unwrap().body, body);
    let location = record.location.unwrap();
    assert_eq!((&*location.file, location.line), (file!(), FAILS));
    assert_eq!(record.causes, ["gone"]);
}

#[tokio::test]
async fn an_error_of_a_layer_further_in_is_kept_without_its_body() {
    let (record, body) = kept("/inner/error").await;
    assert!(body.contains("internal_error"), "{body}");
    assert_eq!(record.public, None);
    let location = record.location.unwrap();
    assert_eq!((&*location.file, location.line), (file!(), FAILS));
    assert_eq!(record.causes, ["gone"]);
}

#[tokio::test]
async fn a_third_party_response_has_a_route_and_no_place() {
    let (record, body) = kept("/bare").await;
    assert_eq!(record.public.unwrap().body, body);
    assert_eq!((record.status, record.route.as_deref(), record.location), (502, Some("/bare"), None));

    let (record, body) = kept("/structured").await;
    assert_eq!(body, "{\"own\":1}");
    assert_eq!((record.status, record.route.as_deref(), record.code), (500, Some("/structured"), None));
    assert_eq!((record.public, record.location), (None, None));
}

#[tokio::test]
async fn a_status_that_a_tuple_changed_is_the_rendered_one_in_the_record() {
    let (record, _) = kept("/changed").await;
    assert_eq!(record.status, 500);
    assert_eq!(record.location.unwrap().line, FAILS);
}
