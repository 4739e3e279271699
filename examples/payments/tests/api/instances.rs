//! Two instances of the service on one PostgreSQL.

use reqwest::Method;

use crate::support::{Received, Running, send, start, start_with};

/// Both instances count the requests of a key together.
#[tokio::test]
#[ignore = "needs PostgreSQL: tests/postgres examples/payments/tests/postgres"]
async fn a_limit_across_instances() {
    let first = start_with(&["--rate-limit=1", "--rate-burst=4"], |_| ()).await;
    let second = first.another_instance().await;
    for (api, left) in [(&first, "3"), (&second, "2"), (&first, "1"), (&second, "0")] {
        let received = api.get("/v1/accounts").await;
        assert_eq!((received.status, received.header("x-ratelimit-remaining")), (200, Some(left)), "{received:?}");
    }
    for api in [&first, &second] {
        let rejected = api.get("/v1/accounts").await;
        assert_eq!(rejected.status, 429, "{rejected:?}");
        let wait: u64 = rejected.header("retry-after").unwrap().parse().unwrap();
        assert!((40..=60).contains(&wait), "{rejected:?}");
    }
}

/// A retry that reaches the other instance moves nothing.
#[tokio::test]
#[ignore = "needs PostgreSQL: tests/postgres examples/payments/tests/postgres"]
async fn a_key_across_instances() {
    let first = start().await;
    let second = first.another_instance().await;
    let source = first.account("ada@example.com", 100).await;
    let destination = second.account("bob@example.com", 1).await;
    let form = format!("source={source}&destination={destination}&amount=10&currency=EUR");
    let made = transfer(&first, &form).await;
    let again = transfer(&second, &form).await;
    assert_eq!((made.status, again.status), (201, 201), "{made:?} {again:?}");
    assert_eq!((&again.body, again.header("idempotent-replayed")), (&made.body, Some("true")));
    assert_eq!((first.balance(&source).await, second.balance(&destination).await), (90, 11));
}

async fn transfer(api: &Running, form: &str) -> Received {
    let request = api.request(Method::POST, "/v1/transfers").bearer_auth(&api.test_key).header("idempotency-key", "k1");
    send(request.header("content-type", "application/x-www-form-urlencoded").body(form.to_owned())).await
}
