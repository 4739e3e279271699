//! What the routes return, byte for byte, and to whom.
#![allow(clippy::unwrap_used, reason = "a test fails by panicking")]

use axum::{
    Router,
    body::{Body, to_bytes},
    extract::Request,
    http::{StatusCode, request::Builder},
    response::IntoResponse,
    routing::get,
};
use error_occurrences::{MemoryStore, OccurrenceError, Occurrences, OperatorTokens};
use error_response::{Api, Call, Result, ResultExt, RouterExt, api_error, catalog, format::Stripe};
use tower::ServiceExt;

const ALICE: &str = "alice-0123456789abcdef0123456789abcdef";
const SECRET: &str = "postgres://app:hunter2@db/ledger";

/// The line in `report`.
const REPORT_FAILS: u32 = line!() + 4;

async fn report(call: Call) -> Result<()> {
    call.set_subject("cus_1");
    Err(std::io::Error::other(SECRET)).internal()
}

async fn missing() -> impl IntoResponse {
    error_response::Error::from(api_error!(not_found, "No report"))
}

fn app_with(occurrences: &Occurrences) -> Router {
    let tokens = OperatorTokens::new().with("alice", ALICE).unwrap();
    let tokens = tokens.with("bob", "bob-0123456789abcdef0123456789abcdef\n").unwrap();
    let layer = Api::new("reports", Stripe::new(), catalog![OccurrenceError]).layer();
    let public = occurrences.public_routes(|parts, record| {
        let caller = parts.headers.get("x-customer").and_then(|caller| caller.to_str().ok());
        caller.is_some() && caller == record.subject.as_deref()
    });
    Router::new()
        .route("/report", get(report))
        .route("/missing", get(missing))
        .nest("/occurrences", public)
        .nest("/internal", occurrences.operator_routes(move |parts| tokens.reader(parts)))
        .errors(occurrences.observe(layer))
}

fn app() -> Router {
    app_with(&Occurrences::new(MemoryStore::new()))
}

/// The status and the headers but the id of the request, and the body.
async fn send(app: &Router, request: Builder) -> (u16, Vec<String>, String) {
    let response = app.clone().oneshot(request.body(Body::empty()).unwrap()).await.unwrap();
    let status = response.status().as_u16();
    let headers = response.headers().iter().filter(|(name, _)| *name != "x-request-id");
    let mut headers: Vec<_> = headers.map(|(name, value)| format!("{name}: {}", value.to_str().unwrap())).collect();
    headers.sort();
    let body = to_bytes(response.into_body(), 1 << 20).await.unwrap();
    (status, headers, String::from_utf8(body.to_vec()).unwrap())
}

fn operator(request: Builder) -> Builder {
    request.header("authorization", format!("Bearer {ALICE}"))
}

/// The record of the request with the id `req_1`, which fails.
async fn failed(app: &Router) -> serde_json::Value {
    let (status, _, body) = send(app, Request::get("/report").header("x-request-id", "req_1")).await;
    assert_eq!(status, 500);
    assert_eq!(
        body,
        r#"{"error":{"code":"internal_error","message":"An internal error occurred","type":"api_error"}}"#
    );
    let (status, _, body) = send(app, operator(Request::get("/internal/req_1"))).await;
    assert_eq!(status, 200);
    let records: serde_json::Value = serde_json::from_str(&body).unwrap();
    records["records"][0].clone()
}

#[tokio::test]
async fn the_record_has_everything_but_secrets() {
    let mut record = failed(&app()).await;
    for (name, form) in [("id", record["id"].is_string()), ("recorded_at", record["recorded_at"].is_u64())] {
        assert!(form, "{name}: {record}");
        record.as_object_mut().unwrap().remove(name);
    }
    let expected = serde_json::json!({
        "request_id": "req_1",
        "subject": "cus_1",
        "status": 500,
        "code": "internal_error",
        "method": "GET",
        "route": "/report",
        "message": "An internal error occurred",
        "causes": ["postgres://***@db/ledger"],
        "location": { "file": file!(), "line": REPORT_FAILS, "column": 40 },
        "public": {
            "media_type": "application/json",
            "body": r#"{"error":{"code":"internal_error","message":"An internal error occurred","type":"api_error"}}"#,
        },
    });
    record.as_object_mut().unwrap().remove("call_id");
    assert_eq!(record, expected);
}

#[tokio::test]
async fn the_body_is_for_its_caller_alone() {
    let app = app();
    let id = failed(&app).await["id"].as_str().unwrap().to_owned();
    let path = format!("/occurrences/{id}");

    let (status, headers, body) = send(&app, Request::get(&path).header("x-customer", "cus_1")).await;
    assert_eq!(status, 200);
    assert_eq!(
        headers,
        [
            "cache-control: no-store",
            "content-length: 93",
            "content-security-policy: default-src 'none'; sandbox",
            "content-type: application/json",
            "x-content-type-options: nosniff",
        ],
    );
    assert_eq!(
        body,
        r#"{"error":{"code":"internal_error","message":"An internal error occurred","type":"api_error"}}"#
    );

    // Another caller, none, an id that is unknown, the id of the request, and one that is no id.
    let not_allowed = send(&app, Request::get(&path).header("x-customer", "cus_2")).await;
    let unknown = "/occurrences/00000000-0000-4000-8000-000000000000".to_owned();
    let long = format!("/occurrences/{}", "a".repeat(1000));
    for path in [path, unknown, "/occurrences/req_1".to_owned(), "/occurrences/%00%0A".to_owned(), long] {
        assert_eq!(send(&app, Request::get(&path)).await, not_allowed, "{path}");
    }
    assert_eq!(not_allowed.0, 404);
    assert_eq!(
        not_allowed.2,
        r#"{"error":{"code":"occurrence_not_found","message":"No error with this id is kept","type":"invalid_request_error"}}"#,
    );
}

#[tokio::test]
async fn operators_have_a_token() {
    let app = app();
    let id = failed(&app).await["id"].as_str().unwrap().to_owned();
    let refused = send(&app, Request::get(format!("/internal/{id}"))).await;
    assert_eq!(refused.0, 401);
    assert!(refused.1.contains(&"www-authenticate: Bearer".to_owned()), "{:?}", refused.1);
    assert_eq!(
        refused.2,
        r#"{"error":{"code":"operator_token_required","message":"The token of an operator is required","type":"authentication_error"}}"#,
    );
    let shorter = format!("Bearer {}", &ALICE[1..]);
    let twice = Request::get(format!("/internal/{id}")).header("authorization", format!("Bearer {ALICE}"));
    let twice = twice.header("authorization", format!("Bearer {ALICE}"));
    assert_eq!(send(&app, twice).await, refused);
    for value in ["", "Bearer", "Bearer ", &shorter, &format!("Basic {ALICE}"), &format!("Bearer {ALICE}x")] {
        let request = |path: &str| Request::get(path).header("authorization", value);
        assert_eq!(send(&app, request(&format!("/internal/{id}"))).await, refused, "{value}");
        assert_eq!(send(&app, request("/internal/unknown")).await, refused, "{value}");
        let request = Request::delete(format!("/internal/{id}")).header("authorization", value);
        assert_eq!(send(&app, request).await, refused, "{value}");
    }
    for token in [ALICE, "bob-0123456789abcdef0123456789abcdef"] {
        let request = Request::get(format!("/internal/{id}")).header("authorization", format!("bearer {token}"));
        assert_eq!(send(&app, request).await.0, 200);
    }
    assert_eq!(send(&app, operator(Request::get("/internal/unknown"))).await.0, 404);
}

#[tokio::test]
async fn records_are_erased_and_each_access_is_noted() {
    let app = app();
    let id = failed(&app).await["id"].as_str().unwrap().to_owned();
    let read = operator(Request::get(format!("/internal/{id}")));
    assert_eq!(send(&app, read).await.0, 200);
    let (status, _, body) = send(&app, operator(Request::delete(format!("/internal/{id}")))).await;
    assert_eq!((status, &*body), (200, r#"{"erased":1}"#));
    assert_eq!(send(&app, operator(Request::get(format!("/internal/{id}")))).await.0, 404);

    failed(&app).await;
    failed(&app).await;
    let (_, _, body) = send(&app, operator(Request::delete("/internal/subjects/cus_2"))).await;
    assert_eq!(body, r#"{"erased":0}"#);
    let (_, _, body) = send(&app, operator(Request::delete("/internal/subjects/cus_1"))).await;
    assert_eq!(body, r#"{"erased":2}"#);
    assert_eq!(send(&app, operator(Request::get("/internal/req_1"))).await.0, 404);

    let (_, _, body) = send(&app, operator(Request::get(format!("/internal/{id}/accesses")))).await;
    let log: serde_json::Value = serde_json::from_str(&body).unwrap();
    let entries: Vec<_> = log["accesses"].as_array().unwrap().iter().collect();
    let kinds: Vec<_> = entries.iter().map(|entry| (entry["reader"].as_str(), entry["kind"].as_str())).collect();
    let by_alice = |kind| (Some("alice"), Some(kind));
    assert_eq!(kinds, ["log_read", "read", "erased", "read"].map(by_alice));
}

#[tokio::test]
async fn only_server_errors_are_kept_unless_it_is_said() {
    async fn status(occurrences: Occurrences) -> u16 {
        let app = app_with(&occurrences);
        let (status, ..) = send(&app, Request::get("/missing").header("x-request-id", "req_2")).await;
        assert_eq!(status, 404);
        send(&app, operator(Request::get("/internal/req_2"))).await.0
    }
    assert_eq!(status(Occurrences::new(MemoryStore::new())).await, 404);
    assert_eq!(status(Occurrences::new(MemoryStore::new()).with_client_errors()).await, 200);
}

#[tokio::test]
async fn memory_is_bounded_by_number_and_by_bytes() {
    async fn kept(store: MemoryStore) -> u64 {
        let occurrences = Occurrences::new(store);
        let app = app_with(&occurrences);
        for _ in 0..10 {
            let (status, ..) = send(&app, Request::get("/report")).await;
            assert_eq!(status, StatusCode::INTERNAL_SERVER_ERROR);
        }
        occurrences.erase_subject("cus_1", "test").await.unwrap()
    }
    assert_eq!(kept(MemoryStore::new()).await, 10);
    assert_eq!(kept(MemoryStore::new().with_limits(3, 1 << 20)).await, 3);
    assert_eq!(kept(MemoryStore::new().with_limits(0, 1 << 20)).await, 0);
    assert_eq!(kept(MemoryStore::new().with_limits(10, 100)).await, 0);
    let some = kept(MemoryStore::new().with_limits(10, 3000)).await;
    assert!((1..10).contains(&some), "{some}");
    assert_eq!(
        kept(MemoryStore::new().with_retention(std::time::Duration::ZERO)).await,
        10,
        "they are there until swept"
    );
}
