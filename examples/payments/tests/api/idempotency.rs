//! Requests that are sent again.

use std::{sync::Arc, time::Duration};

use reqwest::Method;

use crate::support::{Received, Running, send, start, start_with};

async fn post(api: &Running, path: &str, key: Option<&str>, form: &str) -> Received {
    let request = api.request(Method::POST, path).bearer_auth(&api.test_key);
    let request = request.header("content-type", "application/x-www-form-urlencoded").body(form.to_owned());
    send(key.into_iter().fold(request, |request, key| request.header("idempotency-key", key))).await
}

#[tokio::test]
async fn a_key_moves_money_once() {
    let api = start().await;
    let (source, destination) = (api.account("ada@example.com", 100).await, api.account("bob@example.com", 1).await);
    let form = format!("source={source}&destination={destination}&amount=10&currency=EUR");
    let first = post(&api, "/v1/transfers", Some("k1"), &form).await;
    let again = post(&api, "/v1/transfers", Some("k1"), &form).await;
    assert_eq!((first.status, first.header("idempotent-replayed")), (201, None), "{first:?}");
    assert_eq!((again.status, again.header("idempotent-replayed")), (201, Some("true")), "{again:?}");
    assert_eq!((&again.body, again.header("location")), (&first.body, first.header("location")));
    assert_ne!(again.header("request-id"), first.header("request-id"));
    assert_eq!((api.balance(&source).await, api.balance(&destination).await), (90, 11));

    let other = form.replace("amount=10", "amount=11");
    post(&api, "/v1/transfers", Some("k1"), &other).await.is(
        422,
        r#"{"error":{"code":"idempotency_key_reused","message":"The idempotency key was used with another request","param":"Idempotency-Key","type":"idempotency_error"}}"#,
    );
    let missing = post(&api, "/v1/transfers", None, &form).await;
    assert_eq!((missing.status, &missing.json()["error"]["code"]), (400, &"idempotency_key_missing".into()));
    assert_eq!((api.balance(&source).await, api.balance(&destination).await), (90, 11));
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn retries_at_the_same_time_move_money_once() {
    let api = Arc::new(start().await);
    let (source, destination) = (api.account("ada@example.com", 100).await, api.account("bob@example.com", 1).await);
    let form = format!("source={source}&destination={destination}&amount=10&currency=EUR");
    let retries: Vec<_> = (0..8)
        .map(|_| {
            let (api, form) = (Arc::clone(&api), form.clone());
            tokio::spawn(async move { post(&api, "/v1/transfers", Some("k1"), &form).await })
        })
        .collect();
    let mut bodies = Vec::new();
    for retry in retries {
        let received = retry.await.unwrap();
        match received.status {
            201 => bodies.push(received.body),
            409 => assert!(received.body.contains("idempotency_key_in_progress"), "{received:?}"),
            503 => assert!(received.header("retry-after").is_some(), "{received:?}"),
            _ => panic!("{received:?}"),
        }
    }
    bodies.dedup();
    assert_eq!(bodies.len(), 1, "{bodies:?}");
    assert_eq!((api.balance(&source).await, api.balance(&destination).await), (90, 11));
}

/// The response of the processor is lost each time, and the card is charged once.
#[tokio::test]
async fn a_charge_whose_outcome_is_not_known() {
    let api = start_with(&["--processor-timeout=1s"], |_| ()).await;
    let account = api.account("ada@example.com", 0).await;
    let form = format!("account={account}&amount=5000&currency=EUR&card=tok_reset");
    assert_eq!(post(&api, "/v1/charges", Some("k1"), &form).await.status, 502);
    assert_eq!(post(&api, "/v1/charges", Some("k1"), &form).await.status, 502);
    // Until the processor was asked.
    let mut received = None;
    for _ in 0..150 {
        tokio::time::sleep(Duration::from_millis(200)).await;
        let statuses = api.get("/v1/charges").await.json();
        if statuses["data"][0]["status"] == "succeeded" {
            received = Some(post(&api, "/v1/charges", Some("k1"), &form).await);
            break;
        }
    }
    assert_eq!(received.unwrap().status, 201);
    assert_eq!(api.balance(&account).await, 5_000);
    assert_eq!(api.get("/v1/charges").await.json()["data"].as_array().unwrap().len(), 1);
}

/// The processor said that nothing was charged: the same key charges later, and a card that was declined stays so.
#[tokio::test]
async fn a_charge_that_failed() {
    let api = start().await;
    let account = api.account("ada@example.com", 0).await;
    let busy = format!("account={account}&amount=5000&currency=EUR&card=tok_busy");
    assert_eq!(post(&api, "/v1/charges", Some("k1"), &busy).await.status, 503);
    assert_eq!(post(&api, "/v1/charges", Some("k1"), &busy).await.status, 503);
    let declined = busy.replace("busy", "declined");
    for replayed in [None, Some("true")] {
        let received = post(&api, "/v1/charges", Some("k2"), &declined).await;
        assert_eq!((received.status, received.header("idempotent-replayed")), (402, replayed), "{received:?}");
    }
    assert_eq!(api.get("/v1/charges").await.json()["data"].as_array().unwrap().len(), 3);
    assert_eq!(api.balance(&account).await, 0);
}

/// A request whose parameters are invalid was not carried out: the corrected one may have the same key.
#[tokio::test]
async fn a_corrected_request() {
    let api = start().await;
    let (source, destination) = (api.account("ada@example.com", 100).await, api.account("bob@example.com", 1).await);
    let form = format!("source={source}&destination={destination}&amount=10&currency=EUR");
    for (key, invalid, code) in [
        ("missing", form.replace("&amount=10", ""), "missing_parameter"),
        ("unknown", format!("{form}&colour=red"), "invalid_parameter"),
        ("invalid", form.replace("EUR", "XYZ"), "invalid_parameter"),
        ("nested", format!("{form}&metadata[a][b][c][d][e]=1"), "invalid_parameter"),
        ("same", form.replace(&destination, &source), "same_account"),
    ] {
        for _ in 0..2 {
            let rejected = post(&api, "/v1/transfers", Some(key), &invalid).await;
            let found = (rejected.status, &rejected.json()["error"]["code"], rejected.header("idempotent-replayed"));
            assert_eq!(found, (400, &code.into(), None), "{rejected:?}");
        }
        let corrected = post(&api, "/v1/transfers", Some(key), &form).await;
        assert_eq!(corrected.status, 201, "{key}: {corrected:?}");
    }
    assert_eq!((api.balance(&source).await, api.balance(&destination).await), (50, 51));
}
