//! Charges, with a processor that fails in each way.

use std::{
    sync::{
        Arc,
        atomic::{AtomicUsize, Ordering},
    },
    time::Duration,
};

use axum::{
    Json, Router,
    http::StatusCode,
    response::{IntoResponse, Response},
    routing::put,
};
use reqwest::Method;
use tokio::net::TcpListener;

use crate::support::{Received, Running, send, start, start_with};

async fn charge(api: &Running, account: &str, card: &str) -> Received {
    api.post("/v1/charges", &format!("account={account}&amount=5000&currency=EUR&card={card}")).await
}

#[tokio::test]
async fn a_card_is_charged() {
    let api = start().await;
    let account = api.account("ada@example.com", 0).await;
    let charged = charge(&api, &account, "tok_visa").await;
    assert_eq!((charged.status, &charged.json()["status"]), (201, &"succeeded".into()), "{charged:?}");
    assert_eq!(api.balance(&account).await, 5_000);
    let path = charged.header("location").unwrap().to_owned();
    assert_eq!(api.get(&path).await.body, charged.body);
}

#[tokio::test]
async fn each_failure_of_the_processor() {
    let api = start_with(&["--processor-timeout=300ms"], |_| ()).await;
    let account = api.account("ada@example.com", 0).await;
    const DECLINED: &str =
        r#"{"error":{"code":"card_declined","message":"The card was declined","param":"card","type":"card_error"}}"#;
    const FAILED: &str =
        r#"{"error":{"code":"bad_gateway","message":"An upstream service failed","type":"api_error"}}"#;
    for (card, status, body, wait) in [
        ("tok_declined", 402, DECLINED, None),
        ("tok_error", 502, FAILED, None),
        ("tok_reset", 502, FAILED, None),
        ("tok_garbage", 502, FAILED, None),
        (
            "tok_busy",
            503,
            r#"{"error":{"code":"service_unavailable","message":"The service is unavailable","type":"api_error"}}"#,
            Some("30"),
        ),
        (
            "tok_slow",
            502,
            r#"{"error":{"code":"bad_gateway","message":"An upstream service took too long to answer","type":"api_error"}}"#,
            None,
        ),
    ] {
        let received = charge(&api, &account, card).await;
        received.is(status, body);
        assert_eq!(received.header("retry-after"), wait, "{card}");
    }
    let charges = api.get("/v1/charges?limit=100").await.json();
    let statuses: Vec<_> =
        charges["data"].as_array().unwrap().iter().rev().map(|it| it["status"].as_str().unwrap().to_owned()).collect();
    // What the processor did not say is not decided: these cards were charged.
    assert_eq!(statuses, ["failed", "failed", "pending", "pending", "failed", "pending"]);
}

#[tokio::test]
async fn a_processor_that_is_not_there() {
    let api = start_with(&["--processor-url=http://127.0.0.1:1"], |_| ()).await;
    let account = api.account("ada@example.com", 0).await;
    let received = charge(&api, &account, "tok_visa").await;
    received.is(
        503,
        r#"{"error":{"code":"service_unavailable","message":"The service is unavailable","type":"api_error"}}"#,
    );
    assert_eq!(received.header("retry-after"), Some("5"));
}

/// The response was lost, and the money was not: the processor is asked what became of the charge.
#[tokio::test]
async fn a_pending_charge_is_settled_once() {
    let api = start_with(&["--processor-timeout=1s"], |_| ()).await;
    let account = api.account("ada@example.com", 0).await;
    assert_eq!(charge(&api, &account, "tok_reset").await.status, 502);
    let mut balance = 0;
    for _ in 0..100 {
        balance = api.balance(&account).await;
        if balance > 0 {
            break;
        }
        tokio::time::sleep(Duration::from_millis(200)).await;
    }
    assert_eq!(balance, 5_000);
    let charges = api.get("/v1/charges").await.json();
    assert_eq!(charges["data"][0]["status"], "succeeded");
}

#[tokio::test]
async fn what_is_invalid_reaches_no_processor() {
    let api = start().await;
    let account = api.account("ada@example.com", 0).await;
    api.post("/v1/charges", &format!("account={account}&amount=1&currency=USD&card=tok_visa")).await.is(
        422,
        r#"{"error":{"code":"charge_currency_mismatch","message":"The account must have the currency USD","param":"currency","type":"invalid_request_error"}}"#,
    );
    api.post("/v1/charges", &format!("account={account}&amount=1&currency=EUR&card=4242424242424242")).await.is(
        400,
        r#"{"error":{"code":"invalid_parameter","message":"Invalid card: must be the token of a card, such as tok_visa","param":"card","type":"invalid_request_error"}}"#,
    );
    assert_eq!(api.get("/v1/charges").await.body, r#"{"data":[],"has_more":false}"#);
}

async fn charge_under(api: &Running, key: &str, form: &str) -> Received {
    let request = api.request(Method::POST, "/v1/charges").bearer_auth(&api.test_key).header("idempotency-key", key);
    send(request.header("content-type", "application/x-www-form-urlencoded").body(form.to_owned())).await
}

/// The first call charges the card, and its response is lost; the second is rejected. The card is still charged, so the account
/// has the money, and the key does not charge it again.
#[tokio::test]
async fn a_rejected_retry_says_nothing_of_the_call_before_it() {
    let calls = Arc::new(AtomicUsize::new(0));
    let called = calls.clone();
    let charge = async move || -> Response {
        match called.fetch_add(1, Ordering::SeqCst) {
            0 => "no JSON".into_response(),
            _ => StatusCode::TOO_MANY_REQUESTS.into_response(),
        }
    };
    let charged = async || Json(serde_json::json!({"id": "1", "amount": 5_000, "currency": "EUR"}));
    let processor = Router::new().route("/charges/{id}", put(charge).get(charged));
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let url = format!("--processor-url=http://{}", listener.local_addr().unwrap());
    tokio::spawn(async move { axum::serve(listener, processor).await.unwrap() });

    let api = start_with(&[&url, "--processor-timeout=900ms"], |_| ()).await;
    let account = api.account("ada@example.com", 0).await;
    let form = format!("account={account}&amount=5000&currency=EUR&card=tok_visa");
    assert_eq!(charge_under(&api, "k1", &form).await.status, 502);
    assert_eq!(charge_under(&api, "k1", &form).await.status, 503);
    let mut last = charge_under(&api, "k1", &form).await;
    for _ in 0..100 {
        if last.status == 201 {
            break;
        }
        tokio::time::sleep(Duration::from_millis(200)).await;
        last = charge_under(&api, "k1", &form).await;
    }
    assert_eq!(last.status, 201, "{last:?}");
    assert_eq!(api.balance(&account).await, 5_000);
    assert_eq!(api.get("/v1/charges").await.json()["data"].as_array().unwrap().len(), 1);
}

/// Its outcome is not known, so the key is free, and the charge is still the one of the first request: every other request with
/// the key is rejected, whatever else is wrong with it, and leaves the key to the first.
#[tokio::test]
async fn a_pending_charge_is_not_the_one_of_another_request() {
    let api = start_with(&["--processor-timeout=1s"], |_| ()).await;
    let account = api.account("ada@example.com", 0).await;
    let other = api.account("bob@example.com", 0).await;
    let form = format!("account={account}&amount=5000&currency=EUR&card=tok_reset");
    assert_eq!(charge_under(&api, "k1", &form).await.status, 502);
    for (of_the_first, changed) in [
        ("tok_reset", "tok_declined"),
        ("tok_reset", "tok_visa"),
        ("5000", "7000"),
        ("EUR", "USD"),
        (&account, &other),
        (&account, "acc_9"),
    ] {
        charge_under(&api, "k1", &form.replace(of_the_first, changed)).await.is(
            422,
            r#"{"error":{"code":"idempotency_key_reused","message":"The idempotency key was used with another request","param":"Idempotency-Key","type":"idempotency_error"}}"#,
        );
    }
    let invalid = charge_under(&api, "k1", &form.replace("5000", "none")).await;
    assert_eq!((invalid.status, &invalid.json()["error"]["param"]), (400, &"amount".into()), "{invalid:?}");
    assert_eq!(api.get("/v1/charges").await.json()["data"][0]["status"], "pending");

    let mut last = charge_under(&api, "k1", &form).await;
    for _ in 0..150 {
        if last.status != 502 {
            break;
        }
        tokio::time::sleep(Duration::from_millis(200)).await;
        // A call of the processor puts the question of what became of the charge off.
        if api.balance(&account).await > 0 {
            last = charge_under(&api, "k1", &form).await;
        }
    }
    assert_eq!(last.status, 201, "{last:?}");
    assert_eq!((api.balance(&account).await, api.balance(&other).await), (5_000, 0));
    assert_eq!(api.get("/v1/charges").await.json()["data"].as_array().unwrap().len(), 1);
}

/// What a processor has charged stays charged, whatever it is sent under the same id.
#[tokio::test]
async fn the_processor_charges_an_id_once() {
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let url = format!("http://{}/charges/ch_1", listener.local_addr().unwrap());
    tokio::spawn(async move { axum::serve(listener, example_payments::processor()).await.unwrap() });
    let http = reqwest::Client::builder().no_proxy().build().unwrap();
    let put = async |card: &str| {
        let order = serde_json::json!({"card": card, "amount": 5_000, "currency": "EUR"});
        send(http.put(&url).json(&order)).await
    };
    assert_eq!(put("tok_declined").await.status, 402);
    assert_eq!(put("tok_garbage").await.status, 200);
    for card in ["tok_visa", "tok_declined", "tok_unknown"] {
        put(card).await.is(200, r#"{"id":"ch_1","amount":5000,"currency":"EUR"}"#);
    }
}

/// What the database says an account holds.
async fn hold(api: &Running, account: &str, balance: i64) {
    let sql = "UPDATE accounts SET balance = $1 WHERE id = $2";
    sqlx::query(sql).bind(balance).bind(account).execute(api.service.database().pool()).await.unwrap();
}

/// A card is charged if the account can hold the money, and not otherwise.
#[tokio::test]
async fn a_charge_that_the_account_cannot_hold() {
    let api = start().await;
    let account = api.account("ada@example.com", 0).await;
    hold(&api, &account, i64::MAX / 2 - 4_999).await;
    charge(&api, &account, "tok_visa").await.is(
        422,
        r#"{"error":{"code":"charge_balance_too_large","message":"The account cannot hold this amount","param":"amount","type":"invalid_request_error"}}"#,
    );
    // The processor was not called: nothing was written down.
    assert_eq!(api.get("/v1/charges").await.json()["data"].as_array().unwrap().len(), 0);
    hold(&api, &account, i64::MAX / 2 - 5_000).await;
    assert_eq!(charge(&api, &account, "tok_visa").await.status, 201);
    assert_eq!(api.balance(&account).await, i64::MAX / 2);
}

/// A card that was charged is not rejected when its request is sent again, whatever the account has received since: it has the
/// money, beyond what can be sent to it.
#[tokio::test]
async fn a_charge_that_was_made_is_held() {
    let api = start().await;
    let account = api.account("ada@example.com", 0).await;
    let form = format!("account={account}&amount=5000&currency=EUR&card=tok_reset");
    assert_eq!(charge_under(&api, "k1", &form).await.status, 502);
    hold(&api, &account, i64::MAX / 2).await;
    let mut last = charge_under(&api, "k1", &form).await;
    for _ in 0..150 {
        if last.status != 502 {
            break;
        }
        tokio::time::sleep(Duration::from_millis(200)).await;
        // A call of the processor puts the question of what became of the charge off.
        if api.balance(&account).await > i64::MAX / 2 {
            last = charge_under(&api, "k1", &form).await;
        }
    }
    assert_eq!((last.status, api.balance(&account).await), (201, i64::MAX / 2 + 5_000), "{last:?}");
}

/// A balance that cannot hold a charge is for an operator; the charges after it are settled.
#[tokio::test]
async fn a_charge_that_cannot_be_settled_does_not_stop_others() {
    let api = start_with(&["--processor-timeout=900ms"], |_| ()).await;
    let (full, other) = (api.account("ada@example.com", 0).await, api.account("bob@example.com", 0).await);
    assert_eq!(charge(&api, &full, "tok_reset").await.status, 502);
    hold(&api, &full, i64::MAX).await;
    assert_eq!(charge(&api, &other, "tok_reset").await.status, 502);
    for _ in 0..100 {
        if api.balance(&other).await > 0 {
            break;
        }
        tokio::time::sleep(Duration::from_millis(200)).await;
    }
    assert_eq!(api.balance(&other).await, 5_000);
}
