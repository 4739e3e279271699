//! What all responses have in common.

use error_response::testing::conformance;
use example_payments::{App, CATALOG, Format, app};
use reqwest::Method;

use crate::support::{NO_LIMIT, send, start, start_with};

/// Every format: its errors, its document and its pages.
#[tokio::test]
async fn each_format() {
    for (format, media_type, body) in [
        (
            Format::Stripe,
            "application/json",
            r#"{"error":{"code":"authentication_required","message":"No API key provided","type":"authentication_error"}}"#,
        ),
        (
            Format::Problem,
            "application/problem+json",
            r#"{"type":"http://127.0.0.1:8080/errors/credentials_missing","title":"Authentication required","status":401,"detail":"No API key provided","instance":"/occurrences/"#,
        ),
        (
            Format::Finternet,
            "application/json",
            r#"{"error":{"code":"authentication_required","message":"No API key provided""#,
        ),
        (Format::Finqware, "application/json", r#""type":"unauthorized","http":401,"code":"invalid_api_keys""#),
        (
            Format::Uppercase,
            "application/json",
            r#"{"error":{"code":"UNAUTHENTICATED","message":"No API key provided"}}"#,
        ),
        (Format::Finimpulse, "application/json", r#""status_code":40100"#),
        (Format::Oauth, "application/json", r#"{"error":"invalid_client""#),
    ] {
        let api = start_with(&[], |settings| settings.format = format).await;
        let received = send(api.request(Method::GET, "/v1/accounts")).await;
        assert_eq!(received.header("content-type"), Some(media_type), "{format:?}");
        assert!(received.body.contains(body), "{format:?}: {}", received.body);
        let unknown = send(api.request(Method::GET, "/none")).await;
        assert_eq!(unknown.header("content-type"), Some(media_type), "{format:?}");
        assert!(send(api.request(Method::GET, "/openapi.json")).await.body.contains("create_transfer"));
        // OAuth has codes of its own alone.
        let code = if format == Format::Oauth { "invalid_client" } else { "insufficient_funds" };
        let published = send(api.request(Method::GET, "/errors/errors.json")).await;
        assert!(published.body.contains(code), "{format:?}");
        assert_eq!(send(api.request(Method::GET, "/docs/")).await.status, 200);
    }
}

/// Sends what a client can do wrong to every route.
#[tokio::test]
async fn nothing_leaves_in_another_format() {
    let api = start_with(&NO_LIMIT, |_| ()).await;
    let account = api.account("ada@example.com", 100).await;
    let settings = api.settings.clone();
    let App { public, check, .. } = app(&api.service, &settings).unwrap();
    let report = conformance(public)
        .format(error_response::format::Stripe::new())
        .definitions(&CATALOG)
        .request_id(Some(http::HeaderName::from_static("request-id")))
        .header("authorization", &format!("Bearer {}", api.test_key))
        .header("idempotency-key", "k1")
        .route("GET", "/v1/accounts")
        .route("GET", "/v1/accounts/{id}")
        .param("id", &account)
        .route("POST", "/v1/accounts")
        .json(r#"{"email":"grace@example.com","currency":"EUR"}"#)
        .route("POST", "/v1/transfers")
        .json(r#"{"source":"acc_1","destination":"acc_2","amount":1,"currency":"EUR"}"#)
        .may_echo("source")
        .route("POST", "/v1/charges")
        .json(r#"{"account":"acc_1","amount":1,"currency":"EUR","card":"tok_visa"}"#)
        .may_echo("account")
        .route("GET", "/health/ready")
        .body_limit(65_536)
        .run()
        .await;
    report.assert_clean();
    let findings = check.findings();
    assert!(findings.undocumented().is_empty(), "{:?}", findings.undocumented());
    assert!(findings.other_successes().is_empty(), "{:?}", findings.other_successes());
}

/// The document has the statuses that an operation can have, and not every status of its types.
#[tokio::test]
async fn the_statuses_of_the_document() {
    for (flags, account) in [
        (&[][..], "201 400 401 403 408 409 413 415 422 429 500 503"),
        (&["--test-values"][..], "201 400 401 403 404 408 409 413 415 422 429 500 503"),
    ] {
        let api = start_with(flags, |_| ()).await;
        let document = send(api.request(Method::GET, "/openapi.json")).await.json();
        for (method, path, expected) in [
            ("post", "/v1/accounts", account),
            ("get", "/v1/accounts", "200 400 401 408 413 415 429 500 503"),
            ("get", "/v1/accounts/{id}", "200 400 401 404 429 500 503"),
            ("get", "/v1/charges/{id}", "200 400 401 404 429 500 503"),
            ("post", "/v1/charges", "201 400 401 402 403 404 408 409 413 415 422 429 500 502 503"),
            ("post", "/v1/webhook_endpoints", "201 400 401 403 408 409 413 415 422 429 500 503"),
        ] {
            let responses = document["paths"][path][method]["responses"].as_object().unwrap();
            let statuses: Vec<_> = responses.keys().map(String::as_str).collect();
            assert_eq!(statuses.join(" "), expected, "{method} {path}");
        }
    }
}

/// What Stripe's SDKs read.
#[tokio::test]
async fn headers_for_sdks() {
    let api = start().await;
    let received = send(api.request(Method::GET, "/v1/accounts").header("request-id", "req_1")).await;
    assert_eq!(received.header("request-id"), Some("req_1"));
    assert_eq!(received.header("stripe-should-retry"), Some("false"));
    assert!(received.header("x-request-id").is_none());
    assert!(api.get("/v1/accounts").await.header("request-id").is_some());
}

#[tokio::test]
async fn the_list_of_things_to_try() {
    let api = start().await;
    let listed = send(api.request(Method::GET, "/")).await;
    assert!(listed.body.contains("curl -i http://127.0.0.1:8080/v1/accounts"), "{}", listed.body);
}
