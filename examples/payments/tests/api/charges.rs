//! Charges, with a processor that fails in each way.

use std::time::Duration;

use crate::support::{Running, start, start_with};

async fn charge(api: &Running, account: &str, card: &str) -> crate::support::Received {
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
        ("tok_declined", 422, DECLINED, None),
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
