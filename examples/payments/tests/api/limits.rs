//! What is too much.

use std::{sync::Arc, time::Duration};

use reqwest::Method;

use crate::support::{send, start, start_with};

#[tokio::test]
async fn a_key_that_sends_too_much_waits() {
    let api = start_with(&["--rate-limit=1", "--rate-burst=3"], |_| ()).await;
    for left in ["2", "1", "0"] {
        let received = api.get("/v1/accounts").await;
        assert_eq!(received.status, 200, "{received:?}");
        assert_eq!(
            (received.header("x-ratelimit-limit"), received.header("x-ratelimit-remaining")),
            (Some("3"), Some(left))
        );
    }
    let rejected = api.get("/v1/accounts").await;
    rejected.is(
        429,
        r#"{"error":{"code":"rate_limit_exceeded","message":"Too many requests. Please wait before making another request","type":"rate_limit_error"}}"#,
    );
    let wait: u64 = rejected.header("retry-after").unwrap().parse().unwrap();
    assert!((50..=60).contains(&wait), "{rejected:?}");
    assert_eq!(
        (rejected.header("x-ratelimit-limit"), rejected.header("x-ratelimit-remaining")),
        (Some("3"), Some("0"))
    );
    // Every key has a bucket of its own.
    assert_eq!(send(api.request(Method::GET, "/v1/accounts").bearer_auth(&api.live_key)).await.status, 200);
}

/// Reading a stored error is a request like any other: both take from the same bucket.
#[tokio::test]
async fn reading_errors_is_limited_too() {
    let api = start_with(&["--rate-limit=1", "--rate-burst=3"], |_| ()).await;
    assert_eq!(api.get("/v1/accounts").await.status, 200);
    for left in ["1", "0"] {
        let received = api.get("/occurrences/req_1").await;
        assert_eq!((received.status, received.header("x-ratelimit-remaining")), (404, Some(left)), "{received:?}");
    }
    for path in ["/occurrences/req_1", "/v1/accounts"] {
        let rejected = api.get(path).await;
        assert!(rejected.status == 429 && rejected.header("retry-after").is_some(), "{rejected:?}");
    }
}

#[tokio::test]
async fn a_body_that_is_too_large() {
    let api = start_with(&["--max-body=1024"], |_| ()).await;
    let body = r#"{"error":{"code":"invalid_request","message":"The request body is too large","type":"invalid_request_error"}}"#;
    // The layer of idempotency keys around transfers reads the body first.
    for path in ["/v1/accounts", "/v1/transfers"] {
        api.post(path, &"a".repeat(1_025)).await.is(413, body);
        api.post_json(path, &"b".repeat(100_000)).await.is(413, body);
    }
}

/// All connections are in use: the request waits for one, and no longer than it has to.
#[tokio::test]
async fn no_connection_is_free() {
    let api = start_with(&["--max-connections=1", "--acquire-timeout=1s"], |_| ()).await;
    let taken = api.service.database().pool().acquire().await.unwrap();
    let received = api.get("/v1/accounts").await;
    received.is(
        503,
        r#"{"error":{"code":"service_unavailable","message":"The service is overloaded","type":"api_error"}}"#,
    );
    assert_eq!(received.header("retry-after"), Some("1"));
    assert_eq!(send(api.request(Method::GET, "/health/ready")).await.status, 503);
    assert_eq!(send(api.request(Method::GET, "/health/live")).await.body, "live");
    drop(taken);
    assert_eq!(api.get("/v1/accounts").await.status, 200);
}

/// Another transaction is never done: the transfer is tried again, and then the client is.
#[tokio::test]
async fn the_database_is_busy() {
    // In SQLite a transaction waits so long for another one. In PostgreSQL the statement does, and a slow machine connects slowly.
    let is_postgres = std::env::var_os("PAYMENTS_TEST_DATABASE_URL").is_some();
    let acquire = if is_postgres { "--acquire-timeout=8s" } else { "--acquire-timeout=1s" };
    let api = start_with(&[acquire, "--statement-timeout=1s"], |_| ()).await;
    let (source, destination) = (api.account("ada@example.com", 100).await, api.account("bob@example.com", 1).await);
    let mut other = api.service.database().begin().await.unwrap();
    sqlx::query("UPDATE accounts SET balance = balance").execute(&mut *other).await.unwrap();
    let received =
        api.post("/v1/transfers", &format!("source={source}&destination={destination}&amount=1&currency=EUR")).await;
    assert_eq!((received.status, received.header("retry-after")), (503, Some("1")), "{received:?}");
    assert!(received.body.starts_with(r#"{"error":{"code":"service_unavailable","#), "{received:?}");
    other.rollback().await.unwrap();
    assert_eq!((api.balance(&source).await, api.balance(&destination).await), (100, 1));
}

/// More requests than the service handles at once are rejected, and not queued.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn too_many_requests_at_once() {
    let api = Arc::new(start_with(&["--max-requests=1", "--processor-timeout=2s"], |_| ()).await);
    let account = api.account("ada@example.com", 0).await;
    let slow = {
        let api = Arc::clone(&api);
        let form = format!("account={account}&amount=1&currency=EUR&card=tok_slow");
        tokio::spawn(async move { api.post("/v1/charges", &form).await })
    };
    let mut rejected = None;
    while rejected.is_none() && !slow.is_finished() {
        tokio::time::sleep(Duration::from_millis(10)).await;
        let (listed, own) = (api.get("/v1/accounts").await, api.get("/occurrences/req_1").await);
        rejected = Some(listed).filter(|listed| listed.status == 503 && own.status == 503);
    }
    let rejected = rejected.expect("a request at the same time as the slow one");
    rejected.is(
        503,
        r#"{"error":{"code":"service_unavailable","message":"The service is overloaded","type":"api_error"}}"#,
    );
    assert_eq!(rejected.header("retry-after"), Some("1"));
    assert_eq!(slow.await.unwrap().status, 502);
}

#[tokio::test]
async fn a_service_that_stops_is_not_ready() {
    let api = start().await;
    let ready = send(api.request(Method::GET, "/health/ready")).await;
    ready.is(200, r#""ready""#);
    api.service.stop();
    let stopping = send(api.request(Method::GET, "/health/ready")).await;
    stopping.is(
        503,
        r#"{"error":{"code":"service_unavailable","message":"The service is about to stop","type":"api_error"}}"#,
    );
    assert_eq!(stopping.header("retry-after"), Some("5"));
    assert_eq!(api.get("/v1/accounts").await.status, 200);
}
