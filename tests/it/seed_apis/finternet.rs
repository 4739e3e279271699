//! Finternet: each documented code from a real handler, and its behaviours.

use std::{
    collections::BTreeSet,
    time::{SystemTime, UNIX_EPOCH},
};

use serde_json::{Value, json};

use super::start;
use crate::support::{Answer, Server};

const KEY: (&str, &str) = ("authorization", "Bearer sk_test_finternet");
const SLOW_KEY: (&str, &str) = ("authorization", "Bearer sk_test_slow");
const INTENTS: &str = "/finternet/v1/payment-intents";

/// A signature of 65 bytes that ends in `last`.
fn signed(last: &str) -> String {
    json!({ "signature": format!("0x{}{last}", "ab".repeat(64)) }).to_string()
}

/// Creates an intent and gives its path.
async fn create(server: &Server, body: &str) -> String {
    let answer = server.ask("POST", INTENTS, &[KEY], body).await;
    assert_eq!(answer.status(), 201, "{answer:?}");
    format!("{INTENTS}/{}", answer.json()["id"].as_str().unwrap())
}

const BODY: &str = r#"{"amount":"100.00","currency":"USDC"}"#;

fn failing(at: &str) -> String {
    json!({ "amount": "100.00", "currency": "USDC", "fail": at }).to_string()
}

/// Brings an intent as far as it comes by these steps, and gives the last answer.
async fn walk(server: &Server, body: &str, steps: &[&str]) -> Answer {
    let intent = create(server, body).await;
    let mut last = None;
    for step in steps {
        last = Some(server.ask("POST", &format!("{intent}/{step}"), &[KEY], &signed("1b")).await);
    }
    last.unwrap()
}

#[tokio::test]
async fn each_documented_code_arises_from_a_handler() {
    let server = start().await;
    let none = format!("{INTENTS}/intent_2xYz9AbC123");
    let unsigned = create(&server, BODY).await;
    let answers = [
        server.ask("GET", &none, &[], "").await,
        server.ask("GET", &none, &[("authorization", "Bearer sk_test_unknown")], "").await,
        server.ask("POST", INTENTS, &[KEY], r#"{"amount":"-1","currency":"USDC"}"#).await,
        walk(&server, BODY, &["confirm", "confirm"]).await,
        server.ask("POST", &format!("{unsigned}/confirm"), &[KEY], &signed("1d")).await,
        walk(&server, BODY, &["confirm", "delivery-proof", "settle", "delivery-proof"]).await,
        server.ask("GET", &none, &[KEY], "").await,
        walk(&server, &failing("contract"), &["confirm"]).await,
        walk(&server, &failing("settlement"), &["confirm", "delivery-proof", "settle"]).await,
        rate_limited(&server).await,
    ];

    let catalog: Value = serde_json::from_str(include_str!("../../seeds/catalog.json")).unwrap();
    let system = catalog["systems"].as_array().unwrap().iter().find(|system| system["id"] == "001").unwrap();
    let entries = system["entries"].as_array().unwrap();
    assert_eq!(answers.len(), entries.len());
    for (answer, entry) in answers.iter().zip(entries) {
        assert_eq!(answer.status(), entry["http_status"], "{answer:?}");
        assert_eq!(answer.header("content-type"), Some("application/json"));
        if entry["code"] == "rate_limit_exceeded" {
            continue; // Its message names the wait: see the test of the headers.
        }
        assert_eq!(answer.json(), entry["example"], "{answer:?}");
    }
    assert_eq!(answers[0].header("www-authenticate"), Some("Bearer"));
}

async fn rate_limited(server: &Server) -> Answer {
    for _ in 0..2 {
        let answer = server.ask("GET", &format!("{INTENTS}/none"), &[SLOW_KEY], "").await;
        assert_eq!(answer.status(), 404);
    }
    server.ask("GET", &format!("{INTENTS}/none"), &[SLOW_KEY], "").await
}

#[tokio::test]
async fn one_wait_drives_message_and_headers() {
    let answer = rate_limited(&start().await).await;
    let now = SystemTime::now().duration_since(UNIX_EPOCH).unwrap().as_secs();
    let wait: u64 = answer.header("retry-after").unwrap().parse().unwrap();
    assert!((50..=60).contains(&wait), "{answer:?}");
    assert_eq!(
        answer.body(),
        format!(
            r#"{{"error":{{"code":"rate_limit_exceeded","message":"Rate limit exceeded. Retry after {wait} seconds.","type":"rate_limit_error"}}}}"#
        )
    );
    assert_eq!(answer.header("x-ratelimit-limit"), Some("2"));
    assert_eq!(answer.header("x-ratelimit-remaining"), Some("0"));
    let reset: u64 = answer.header("x-ratelimit-reset").unwrap().parse().unwrap();
    assert!(reset.abs_diff(now + wait) <= 1, "{reset} at {now}: {answer:?}");
}

#[tokio::test]
async fn every_answer_tells_the_quota() {
    let server = start().await;
    let requests = [
        ("POST", "/v1/payment-intents", BODY, 201),
        ("GET", "/v1/payment-intents/none", "", 404),
        ("GET", "/v1/payment-intents", "", 405),
        ("GET", "/unknown", "", 404),
        ("GET", "/panic", "", 500),
        ("GET", "/examples/forbidden", "", 403),
        ("GET", "/v1/payment-intents/%ff", "", 400),
    ];
    for (used, (method, path, body, status)) in (1..).zip(requests) {
        let answer = server.ask(method, &format!("/finternet{path}"), &[KEY], body).await;
        assert_eq!(answer.status(), status, "{answer:?}");
        assert_eq!(answer.header("x-ratelimit-limit"), Some("100"), "{answer:?}");
        assert_eq!(answer.header("x-ratelimit-remaining"), Some((100 - used).to_string().as_str()), "{answer:?}");
        assert!(answer.header("x-ratelimit-reset").is_some(), "{answer:?}");
    }
    // Without a key there is a quota as well, and it is another.
    let answer = server.ask("GET", "/finternet/unknown", &[], "").await;
    assert_eq!(answer.header("x-ratelimit-remaining"), Some("999"));
}

#[tokio::test]
async fn successes_are_plain() {
    let server = start().await;
    let created = server.ask("POST", INTENTS, &[KEY], BODY).await;
    let id = created.json()["id"].as_str().unwrap().to_owned();
    assert_eq!(created.header("location"), Some(format!("payment-intents/{id}").as_str()));
    let body = |status: &str, order: u8| {
        format!(r#"{{"id":"{id}","status":"{status}","amount":"100.00","currency":"USDC","orderStatus":{order}}}"#)
    };
    assert_eq!(created.body(), body("REQUIRES_SIGNATURE", 0));

    let path = format!("{INTENTS}/{id}");
    let steps = [("confirm", "SUCCEEDED", 0), ("delivery-proof", "SUCCEEDED", 1), ("settle", "SETTLED", 2)];
    for (step, status, order) in steps {
        let answer = server.ask("POST", &format!("{path}/{step}"), &[KEY], &signed("1C")).await;
        assert_eq!((answer.status(), answer.body()), (200, body(status, order).as_str()));
    }
    let answer = server.ask("GET", &path, &[KEY], "").await;
    assert_eq!((answer.status(), answer.body()), (200, body("SETTLED", 2).as_str()));
    // Another account does not see it.
    assert_eq!(server.ask("GET", &path, &[SLOW_KEY], "").await.status(), 404);
}

#[tokio::test]
async fn a_bad_body_names_its_parameter() {
    let server = start().await;
    let cases = [
        (r#"{"currency":"USDC"}"#, "A required parameter is missing", Some("amount")),
        (r#"{"amount":"1"}"#, "A required parameter is missing", Some("currency")),
        (r#"{"amount":"0.00","currency":"USDC"}"#, "The request is invalid", Some("amount")),
        (r#"{"amount":100,"currency":"USDC"}"#, "The request is invalid", Some("amount")),
        (r#"{"amount":"1.","currency":"USDC"}"#, "The request is invalid", Some("amount")),
        (r#"{"amount":"1","currency":"EUR"}"#, "The request is invalid", Some("currency")),
        (r#"{"amount":"1","currency":"USDC","fail":"never"}"#, "The request is invalid", Some("fail")),
        (r#"{"amount":"1","currency":"USDC","tip":"1"}"#, "A parameter is unknown", Some("tip")),
        (r#"{"amount":"#, "The body is not valid JSON", None),
        ("", "The body is not valid JSON", None),
        ("[]", "The body must be a JSON object", None),
    ];
    for (body, message, param) in cases {
        let answer = server.ask("POST", INTENTS, &[KEY], body).await;
        assert_eq!(answer.status(), 400, "{body}");
        let mut error = json!({ "code": "invalid_request", "message": message, "type": "invalid_request_error" });
        if let Some(param) = param {
            error["param"] = param.into();
        }
        assert_eq!(answer.json(), json!({ "error": error }), "{body}");
    }
    let intent = create(&server, BODY).await;
    for body in [r#"{"signature":"0xabc"}"#, r#"{"signature":"äöü"}"#, r#"{"signature":1}"#, "{}"] {
        let answer = server.ask("POST", &format!("{intent}/confirm"), &[KEY], body).await;
        assert_eq!((answer.status(), &answer.json()["error"]["param"]), (400, &json!("signature")), "{body}");
    }
}

#[tokio::test]
async fn a_missing_key_is_401_and_an_invalid_one_403() {
    let server = start().await;
    for value in ["Basic c2s6", "Bearer", "Bearer ", "sk_test_finternet"] {
        let answer = server.ask("POST", INTENTS, &[("authorization", value)], BODY).await;
        assert_eq!((answer.status(), answer.header("www-authenticate")), (401, Some("Bearer")), "{value}");
        assert_eq!(answer.json()["error"]["type"], "authentication_error");
    }
    let answer = server.ask("POST", INTENTS, &[("authorization", "Bearer sk_test")], BODY).await;
    assert_eq!((answer.status(), answer.header("www-authenticate")), (403, None));
    assert_eq!(answer.json()["error"]["type"], "authentication_error");
    assert_eq!(server.ask("POST", INTENTS, &[("authorization", KEY.1)], BODY).await.status(), 201);
    assert_eq!(server.ask("POST", INTENTS, &[("authorization", "bearer sk_test_finternet")], BODY).await.status(), 201);
}

#[tokio::test]
async fn a_state_that_does_not_fit_is_400() {
    let server = start().await;
    let answers = [
        (walk(&server, BODY, &["settle"]).await, "Cannot settle payment intent in status: REQUIRES_SIGNATURE"),
        (walk(&server, BODY, &["confirm", "settle"]).await, "Cannot settle: order status is 0, must be Delivered (1)"),
        (
            walk(&server, BODY, &["confirm", "delivery-proof", "delivery-proof"]).await,
            "Cannot submit delivery proof: order status is 1, must be Created (0)",
        ),
    ];
    for (answer, message) in answers {
        assert_eq!((answer.status(), &answer.json()["error"]["message"]), (400, &json!(message)));
    }
}

#[tokio::test]
async fn what_no_handler_answers_is_in_the_format() {
    let server = start().await;
    let cases = [
        ("GET", "/none", 404, "resource_missing", "invalid_request_error"),
        ("GET", "/examples/none", 404, "resource_missing", "invalid_request_error"),
        ("PATCH", "/v1/payment-intents", 405, "invalid_request", "invalid_request_error"),
        ("GET", "/v1/payment-intents/%ff", 400, "invalid_request", "invalid_request_error"),
        ("GET", "/panic", 500, "internal_error", "api_error"),
    ];
    for (method, path, status, code, error_type) in cases {
        let answer = server.ask(method, &format!("/finternet{path}"), &[KEY], "").await;
        assert_eq!((answer.status(), answer.header("allow").is_some()), (status, status == 405), "{answer:?}");
        assert_eq!(answer.header("cache-control"), Some("no-store"), "{answer:?}");
        assert!(answer.header("x-request-id").is_some(), "{answer:?}");
        let error = &answer.json()["error"];
        assert_eq!((&error["code"], &error["type"]), (&json!(code), &json!(error_type)), "{answer:?}");
        assert!(!answer.0.contains("a bug in a handler"), "{answer:?}");
    }
    let wrong = server.ask("PATCH", INTENTS, &[KEY], "").await;
    assert_eq!(wrong.header("allow"), Some("POST"));
    let ledger = walk(&server, &failing("ledger"), &["confirm", "delivery-proof", "settle"]).await;
    assert_eq!(
        (ledger.status(), ledger.body()),
        (500, r#"{"error":{"code":"internal_error","message":"Internal server error","type":"api_error"}}"#)
    );
}

#[test]
fn only_the_internal_error_is_an_extension() {
    let definitions = example_seed_apis::finternet::CATALOG.definitions();
    let extensions: BTreeSet<_> = definitions.iter().filter(|one| one.is_extension()).map(|one| one.code()).collect();
    assert_eq!(extensions, BTreeSet::from([Some("internal_error")]));
}
