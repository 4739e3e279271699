//! Test keys and e-mail addresses.

use reqwest::Method;

use crate::support::{Received, Running, send, start, start_with};

const ADDRESSES: [&str; 3] = ["error@400.com", "error@404.com", "error@429.com"];

async fn with_key(api: &Running, key: &str) -> Received {
    send(api.request(Method::GET, "/v1/accounts").bearer_auth(key)).await
}

async fn account(api: &Running, key: &str, email: &str) -> Received {
    api.post_as(key, "/v1/accounts", &format!("email={email}&currency=EUR")).await
}

/// By default such a key is unknown, and such an address is one as any other.
#[tokio::test]
async fn off() {
    let api = start().await;
    for key in ["eyJhb.a.error_400", "eyJhb.a.error_401", "eyJhb.a.error_500"] {
        with_key(&api, key).await.is(
            401,
            r#"{"error":{"code":"invalid_api_key","message":"Invalid API key provided: eyJhb...","type":"authentication_error"}}"#,
        );
    }
    for key in [&api.test_key, &api.live_key] {
        for email in ADDRESSES {
            assert_eq!(account(&api, key, email).await.status, 201, "{email}");
        }
    }
}

#[tokio::test]
async fn keys() {
    let api = start_with(&["--test-values"], |_| ()).await;
    with_key(&api, "eyJhb.a.error_400").await.is(
        400,
        r#"{"error":{"code":"invalid_request","message":"The request is invalid","type":"invalid_request_error"}}"#,
    );
    with_key(&api, "eyJhb.a.error_401").await.is(
        401,
        r#"{"error":{"code":"invalid_api_key","message":"Invalid API key provided: eyJhb...","type":"authentication_error"}}"#,
    );
    with_key(&api, "eyJhb.a.error_500")
        .await
        .is(500, r#"{"error":{"code":"internal_error","message":"An internal error occurred","type":"api_error"}}"#);
    // A key that is none of them, one that only ends as they do, and keys of the service.
    for (key, status) in [("eyJhb.a.error_404", 401), ("sk_live_error_400", 401), ("error_500", 401)] {
        assert_eq!(with_key(&api, key).await.status, status, "{key}");
    }
    for key in [&api.test_key, &api.live_key] {
        assert_eq!(with_key(&api, key).await.status, 200);
    }
}

/// Anybody can send a test key, and operators read of each 500: an address can cause as many as it may send invalid keys.
#[tokio::test]
async fn keys_are_limited() {
    let api = start_with(&["--test-values", "--invalid-key-limit=2"], |_| ()).await;
    for (key, status) in [("eyJhb.a.error_500", 500), ("eyJhb.a.error_400", 400)] {
        assert_eq!(with_key(&api, key).await.status, status);
    }
    for key in ["eyJhb.a.error_500", "eyJhb.a.error_400", "eyJhb.a.error_401", "none"] {
        let rejected = with_key(&api, key).await;
        rejected.is(
            429,
            r#"{"error":{"code":"too_many_invalid_api_keys","message":"Too many invalid API keys. Please wait before trying another one","type":"rate_limit_error"}}"#,
        );
        let wait: u64 = rejected.header("retry-after").unwrap().parse().unwrap();
        assert!((1..=30).contains(&wait), "{rejected:?}");
    }
    let (stored,): (i64,) = sqlx::query_as("SELECT COUNT(*) FROM error_occurrences")
        .fetch_one(api.service.database().pool())
        .await
        .unwrap();
    assert!(stored <= 1, "{stored}");
    assert_eq!(with_key(&api, &api.test_key).await.status, 200);
}

#[tokio::test]
async fn addresses_in_test_mode() {
    let api = start_with(&["--test-values"], |_| ()).await;
    account(&api, &api.test_key, "Error@400.com").await.is(
        400,
        r#"{"error":{"code":"invalid_parameter","message":"Invalid email: this test address is never valid","param":"email","type":"invalid_request_error"}}"#,
    );
    account(&api, &api.test_key, "error@404.COM").await.is(
        404,
        r#"{"error":{"code":"resource_not_found","message":"No account found with id: error@404.com","param":"email","type":"invalid_request_error"}}"#,
    );
    let limited = account(&api, &api.test_key, "error@429.com").await;
    limited.is(
        429,
        r#"{"error":{"code":"rate_limit_exceeded","message":"Too many requests. Please wait before making another request","type":"rate_limit_error"}}"#,
    );
    let waits: Vec<_> = limited.headers.get_all("retry-after").iter().collect();
    assert_eq!(waits, ["1"], "{limited:?}");
    // The whole address must be the same.
    for email in ["error@400.com.example", "an.error@404.com"] {
        assert_eq!(account(&api, &api.test_key, email).await.status, 201, "{email}");
    }
}

/// A live key creates no account for a test address, and causes no error with it.
#[tokio::test]
async fn addresses_in_live_mode() {
    let api = start_with(&["--test-values"], |_| ()).await;
    for email in ADDRESSES {
        account(&api, &api.live_key, email).await.is(
            400,
            r#"{"error":{"code":"invalid_parameter","message":"Invalid email: must not be a test address in live mode","param":"email","type":"invalid_request_error"}}"#,
        );
    }
    assert_eq!(account(&api, &api.live_key, "ada@example.com").await.status, 201);
    let listed = send(api.request(Method::GET, "/v1/accounts").bearer_auth(&api.live_key)).await.json();
    assert_eq!(listed["data"].as_array().unwrap().len(), 1);
}
