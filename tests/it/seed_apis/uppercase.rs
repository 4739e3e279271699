//! The API with upper-case codes.

use std::collections::BTreeSet;

use serde_json::json;

use super::{JSON, start};
use crate::support::Answer;

const FULL: (&str, &str) = ("authorization", "Bearer key_full_access");
const READ_ONLY: (&str, &str) = ("authorization", "Bearer key_read_only");

/// What every error has, whoever made it.
#[track_caller]
fn check_error(answer: &Answer, status: u16, code: &str, message: &str) {
    assert_eq!(answer.status(), status, "{}", answer.0);
    assert_eq!(answer.json(), json!({ "error": { "code": code, "message": message } }), "{}", answer.0);
    assert_eq!(answer.header("content-type"), Some("application/json"));
    assert!(answer.header("x-request-id").is_some(), "{}", answer.0);
}

const UNAUTHENTICATED: &str = "Authentication credentials not provided or invalid.";
const PERMISSION_DENIED: &str = "You do not have permission to perform this action.";
const INVALID_AMOUNT: &str = "Invalid 'amount' parameter: it must be an amount with two decimals, such as \"100.00\".";
const NOT_FOUND: &str = "The requested resource could not be found.";
const RATE_LIMITED: &str = "You have exceeded your allowed request rate. Please try again later.";
const INTERNAL: &str =
    "An unexpected error occurred. Please try again later or contact support if the problem persists.";
const UNAVAILABLE: &str = "The service is temporarily unavailable. Please try again later.";

/// One request and the error it ends in.
struct Case {
    method: &'static str,
    path: &'static str,
    headers: &'static [(&'static str, &'static str)],
    body: &'static str,
    status: u16,
    code: &'static str,
    message: &'static str,
}

/// A request of a key that may only read.
const fn get(path: &'static str, status: u16, code: &'static str, message: &'static str) -> Case {
    Case { method: "GET", path, headers: &[READ_ONLY], body: "", status, code, message }
}

/// A request that nobody is known to have sent.
const fn anonymous(headers: &'static [(&'static str, &'static str)]) -> Case {
    Case {
        method: "GET",
        path: "/users",
        headers,
        body: "",
        status: 401,
        code: "UNAUTHENTICATED",
        message: UNAUTHENTICATED,
    }
}

/// A change by a key that may only read; its body is not even looked at.
const fn forbidden(path: &'static str, body: &'static str) -> Case {
    let headers = &[READ_ONLY, JSON];
    Case { method: "POST", path, headers, body, status: 403, code: "PERMISSION_DENIED", message: PERMISSION_DENIED }
}

/// A change whose parameters are wrong.
const fn invalid(path: &'static str, body: &'static str, message: &'static str) -> Case {
    Case { method: "POST", path, headers: &[FULL, JSON], body, status: 400, code: "INVALID_REQUEST", message }
}

const CASES: &[Case] = &[
    anonymous(&[]),
    anonymous(&[("authorization", "Bearer key_expired")]),
    anonymous(&[("authorization", "Basic key_full_access")]),
    forbidden("/users", "{}"),
    forbidden("/charges", "no JSON"),
    invalid("/charges", r#"{"amount":"1.00"}"#, "Missing required 'user_id' parameter."),
    invalid("/charges", r#"{"user_id":"usr_1"}"#, "Missing required 'amount' parameter."),
    invalid("/users", "{}", "Missing required 'name' parameter."),
    invalid("/users", r#"{"name":7}"#, "Invalid 'name' parameter: it must be a string."),
    invalid("/charges", r#"{"user_id":"usr_1","amount":"1.5"}"#, INVALID_AMOUNT),
    invalid("/charges", r#"{"user_id":"usr_1","amount":"99999999999999999999.00"}"#, INVALID_AMOUNT),
    get("/users/usr_9", 404, "RESOURCE_NOT_FOUND", NOT_FOUND),
    get("/nothing", 404, "RESOURCE_NOT_FOUND", NOT_FOUND),
    get("/users/usr_damaged", 500, "INTERNAL_SERVER_ERROR", INTERNAL),
];

#[tokio::test]
async fn each_error_arises_by_itself() {
    let server = start().await;
    for case in CASES {
        let path = format!("/uppercase/api/v1{}", case.path);
        let answer = server.ask(case.method, &path, case.headers, case.body).await;
        check_error(&answer, case.status, case.code, case.message);
        let challenge = (case.status == 401).then_some("Bearer");
        assert_eq!(answer.header("www-authenticate"), challenge, "{}", answer.0);
        assert_eq!(answer.header("retry-after"), None, "{}", answer.0);
    }
}

#[tokio::test]
async fn the_account_pays_until_it_cannot() {
    let server = start().await;
    let add = async |name| server.ask("POST", "/uppercase/api/v1/users", &[FULL, JSON], name).await;

    let added = add(r#"{"name":"Grace"}"#).await;
    added.check(201, r#"{"user_id":"usr_2","name":"Grace"}"#);
    assert_eq!(added.header("location"), Some("users/usr_2"));
    let found = server.ask("GET", "/uppercase/api/v1/users/usr_2", &[READ_ONLY], "").await;
    found.check(200, r#"{"user_id":"usr_2","name":"Grace"}"#);
    let listed = server.ask("GET", "/uppercase/api/v1/users", &[READ_ONLY], "").await;
    listed.check(200, r#"{"user_ids":["usr_1","usr_2","usr_damaged"]}"#);

    // The document's own example, to the byte.
    let insufficient = r#"{"error":{"code":"INSUFFICIENT_BALANCE","message":"Your account balance is insufficient to complete this transaction.","details":{"required":"100.00","available":"50.50"}}}"#;
    add(r#"{"name":"Edsger"}"#).await.check(400, insufficient);
    let refused = server.ask("GET", "/uppercase/api/v1/users/usr_3", &[FULL], "").await;
    check_error(&refused, 404, "RESOURCE_NOT_FOUND", NOT_FOUND);

    let charge = async |amount: &str| {
        let body = json!({ "user_id": "usr_1", "amount": amount }).to_string();
        server.ask("POST", "/uppercase/api/v1/charges", &[FULL, JSON], &body).await
    };
    charge("50.00").await.check(201, r#"{"user_id":"usr_1","amount":"50.00","balance":"0.50"}"#);
    let refused = charge("0.51").await;
    assert_eq!(refused.status(), 400);
    assert_eq!(refused.json()["error"]["details"], json!({ "required": "0.51", "available": "0.50" }));
    charge("0.50").await.check(201, r#"{"user_id":"usr_1","amount":"0.50","balance":"0.00"}"#);
}

#[tokio::test]
async fn a_key_has_thirty_requests_a_minute() {
    let server = start().await;
    for _ in 0..30 {
        let answer = server.ask("GET", "/uppercase/api/v1/users", &[FULL], "").await;
        assert_eq!(answer.status(), 200, "{}", answer.0);
    }
    let refused = server.ask("GET", "/uppercase/api/v1/users", &[FULL], "").await;
    check_error(&refused, 429, "RATE_LIMIT_EXCEEDED", RATE_LIMITED);
    let wait: u64 = refused.header("retry-after").unwrap().parse().unwrap();
    assert!((50..=60).contains(&wait), "{wait}");

    let other_key = server.ask("GET", "/uppercase/api/v1/users", &[READ_ONLY], "").await;
    assert_eq!(other_key.status(), 200, "{}", other_key.0);
}

#[tokio::test]
async fn a_second_report_at_a_time_is_refused() {
    let server = start().await;
    let report = || server.ask("GET", "/uppercase/api/v1/report", &[FULL], "");
    let (first, second) = tokio::join!(report(), report());
    let (written, refused) = if first.status() == 200 { (first, second) } else { (second, first) };
    written.check(200, r#"{"users":2}"#);
    check_error(&refused, 503, "SERVICE_UNAVAILABLE", UNAVAILABLE);
    assert_eq!(refused.header("retry-after"), Some("1"));
    // Afterwards there is room again.
    assert_eq!(report().await.status(), 200);
}

#[tokio::test]
async fn what_the_framework_answers_has_the_format_too() {
    let server = start().await;
    let invalid = "The request is invalid";

    let answer = server.ask("DELETE", "/uppercase/api/v1/users", &[FULL], "").await;
    assert_eq!(answer.status(), 405, "{}", answer.0);
    assert_eq!(answer.json()["error"]["code"], "INVALID_REQUEST");
    assert_eq!(answer.header("allow"), Some("GET,HEAD,POST"));

    let answer = server.ask("POST", "/uppercase/api/v1/users", &[FULL, JSON], r#"{"name":"#).await;
    check_error(&answer, 400, "INVALID_REQUEST", invalid);
    let answer = server.ask("POST", "/uppercase/api/v1/users", &[FULL], r#"{"name":"Grace"}"#).await;
    assert_eq!(answer.status(), 415, "{}", answer.0);
    assert_eq!(answer.json()["error"]["code"], "INVALID_REQUEST");

    let answer = server.ask("GET", "/uppercase/panic", &[], "").await;
    check_error(&answer, 500, "INTERNAL_SERVER_ERROR", INTERNAL);
    let answer = server.ask("GET", "/uppercase/examples/insufficient_balance", &[], "").await;
    check_error(&answer, 404, "RESOURCE_NOT_FOUND", NOT_FOUND);
    let answer = server.ask("GET", "/uppercase", &[], "").await;
    check_error(&answer, 404, "RESOURCE_NOT_FOUND", NOT_FOUND);
}

#[test]
fn every_standard_code_says_what_to_do() {
    let definitions = example_seed_apis::uppercase::CATALOG.definitions();
    let without: BTreeSet<_> = definitions
        .iter()
        .filter(|definition| definition.action().is_none())
        .filter_map(|definition| definition.code())
        .collect();
    assert_eq!(without, BTreeSet::from(["insufficient_balance"]));
}
