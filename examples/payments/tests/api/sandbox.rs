//! Errors that a client asks for.

use reqwest::Method;

use crate::support::{Received, Running, send, start};

async fn transfer(api: &Running, key: &str, error: &str) -> Received {
    let request =
        api.request(Method::POST, "/v1/transfers").bearer_auth(key).header("prefer", format!("error={error}"));
    send(request.header("idempotency-key", "k1")).await
}

#[tokio::test]
async fn a_test_key_forces_any_error_of_an_operation() {
    let api = start().await;
    let forced = transfer(&api, &api.test_key, "insufficient_funds").await;
    forced.is(
        422,
        r#"{"error":{"code":"insufficient_funds","message":"The source account does not have sufficient funds","type":"card_error"}}"#,
    );
    assert!(forced.header("preference-applied").is_some(), "{forced:?}");
    for (error, status) in [
        ("reference_taken", 409),
        ("currency_mismatch", 422),
        ("invalid_api_key", 401),
        ("rate_limit_exceeded", 429),
        ("service_unavailable", 503),
        ("internal_error", 500),
        // No error of this operation.
        ("card_declined", 400),
    ] {
        assert_eq!(transfer(&api, &api.test_key, error).await.status, status, "{error}");
    }
}

/// It has no cause for operators to look up.
#[tokio::test]
async fn a_forced_error_is_no_occurrence() {
    let api = start().await;
    let forced = transfer(&api, &api.test_key, "internal_error").await;
    let id = forced.header("request-id").unwrap();
    let token = std::fs::read_to_string(&api.settings.operator_token_file).unwrap();
    let record = send(api.internal(&format!("/internal/occurrences/{id}")).bearer_auth(token.trim())).await;
    assert_eq!((forced.status, record.status), (500, 404), "{record:?}");
}

#[tokio::test]
async fn a_live_key_forces_nothing() {
    let api = start().await;
    let received = transfer(&api, &api.live_key, "insufficient_funds").await;
    // It is what the request without a body deserves.
    assert_eq!((received.status, received.header("preference-applied")), (415, None), "{received:?}");
}
