//! Transfers.

use std::sync::Arc;

use serde_json::json;

use crate::support::{NO_LIMIT, start, start_with};

#[tokio::test]
async fn money_moves_as_a_whole() {
    let api = start().await;
    let (source, destination) = (api.account("ada@example.com", 10_000).await, api.account("bob@example.com", 1).await);
    let form = format!("source={source}&destination={destination}&amount=2500&currency=eur&reference=invoice-17");
    let created = api.post("/v1/transfers", &form).await;
    assert_eq!(created.status, 201, "{created:?}");
    let mut transfer = created.json();
    let id = transfer["id"].as_str().unwrap().to_owned();
    assert_eq!(created.header("location"), Some(&*format!("/v1/transfers/{id}")));
    assert_eq!(api.get(&format!("/v1/transfers/{id}")).await.body, created.body);
    assert_eq!(api.get("/v1/transfers").await.json()["data"], json!([transfer]));
    transfer.as_object_mut().unwrap().retain(|name, _| !matches!(name.as_str(), "id" | "created"));
    let expected = json!({
        "mode": "test", "reference": "invoice-17", "source": source, "destination": destination, "amount": 2500,
        "currency": "EUR", "metadata": {},
    });
    assert_eq!(transfer, expected);
    assert_eq!((api.balance(&source).await, api.balance(&destination).await), (7_500, 2_501));

    api.post("/v1/transfers", &form).await.is(
        409,
        r#"{"error":{"code":"reference_taken","message":"A transfer with this reference exists already","param":"reference","type":"invalid_request_error"}}"#,
    );
    assert_eq!((api.balance(&source).await, api.balance(&destination).await), (7_500, 2_501));
}

#[tokio::test]
async fn a_transfer_that_is_rejected_moves_nothing() {
    let api = start().await;
    let (source, destination) = (api.account("ada@example.com", 100).await, api.account("bob@example.com", 1).await);
    let dollars = api.post("/v1/accounts", "email=eve@example.com&currency=USD").await.json();
    let dollars = dollars["id"].as_str().unwrap();
    for (form, status, body) in [
        (
            format!("source={source}&destination={destination}&amount=101&currency=EUR"),
            422,
            r#"{"error":{"code":"insufficient_funds","message":"The source account does not have sufficient funds","type":"card_error"}}"#,
        ),
        (
            format!("source={source}&destination={source}&amount=1&currency=EUR"),
            400,
            r#"{"error":{"code":"same_account","message":"The source and the destination are the same account","param":"destination","type":"invalid_request_error"}}"#,
        ),
        (
            format!("source={source}&destination={dollars}&amount=1&currency=EUR"),
            422,
            r#"{"error":{"code":"currency_mismatch","message":"Both accounts must have the currency EUR","param":"currency","type":"invalid_request_error"}}"#,
        ),
        (
            format!("source={source}&destination=acc_9&amount=1&currency=EUR"),
            404,
            r#"{"error":{"code":"resource_not_found","message":"No account found with id: acc_9","param":"destination","type":"invalid_request_error"}}"#,
        ),
        (
            format!("source=acc_9&destination={destination}&amount=1&currency=EUR"),
            404,
            r#"{"error":{"code":"resource_not_found","message":"No account found with id: acc_9","param":"source","type":"invalid_request_error"}}"#,
        ),
        (
            format!("source={source}&destination={destination}&amount=0&currency=EUR"),
            400,
            r#"{"error":{"code":"invalid_parameter","message":"Invalid amount: must be a whole number from 1 to 999999999999","param":"amount","type":"invalid_request_error"}}"#,
        ),
    ] {
        api.post("/v1/transfers", &form).await.is(status, body);
    }
    assert_eq!((api.balance(&source).await, api.balance(&destination).await), (100, 1));
    assert_eq!(api.get("/v1/transfers").await.body, r#"{"data":[],"has_more":false}"#);
}

#[tokio::test]
async fn the_largest_balance_holds_no_more() {
    let api = start().await;
    let (source, destination) = (api.account("ada@example.com", 100).await, api.account("bob@example.com", 1).await);
    let full = sqlx::query("UPDATE accounts SET balance = $1 WHERE id = $2").bind(i64::MAX).bind(&destination);
    full.execute(api.service.database().pool()).await.unwrap();
    let form = format!("source={source}&destination={destination}&amount=1&currency=EUR");
    api.post("/v1/transfers", &form).await.is(
        422,
        r#"{"error":{"code":"balance_too_large","message":"The destination account cannot hold this amount","param":"amount","type":"invalid_request_error"}}"#,
    );
    assert_eq!(api.balance(&source).await, 100);
}

#[tokio::test]
async fn a_live_account_is_not_there_for_a_test_key() {
    let api = start().await;
    let source = api.account("ada@example.com", 100).await;
    let live = api.post_as(&api.live_key, "/v1/accounts", "email=ada@example.com&currency=EUR").await.json();
    let live = live["id"].as_str().unwrap();
    let body = format!(
        r#"{{"error":{{"code":"resource_not_found","message":"No account found with id: {live}","param":"destination","type":"invalid_request_error"}}}}"#,
    );
    api.post("/v1/transfers", &format!("source={source}&destination={live}&amount=1&currency=EUR"))
        .await
        .is(404, &body);
}

/// Clients at the same time: the sum of all balances stays, no balance is negative, and every response is one of the API.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn concurrent_transfers_neither_create_nor_lose_money() {
    const CLIENTS: usize = 16;
    const EACH: usize = 12;
    let api = Arc::new(start_with(&NO_LIMIT, |_| ()).await);
    let mut accounts = Vec::new();
    for number in 0..4 {
        accounts.push(api.account(&format!("a{number}@example.com"), 500).await);
    }
    let accounts = Arc::new(accounts);
    let clients: Vec<_> = (0..CLIENTS)
        .map(|client| {
            let (api, accounts) = (Arc::clone(&api), Arc::clone(&accounts));
            tokio::spawn(async move {
                let mut moved = 0;
                for number in 0..EACH {
                    let source = &accounts[(client + number) % accounts.len()];
                    let destination = &accounts[(client + 3 * number + 1) % accounts.len()];
                    let amount = 1 + (client * 37 + number * 11) % 400;
                    let form = format!("source={source}&destination={destination}&amount={amount}&currency=EUR");
                    let received = api.post("/v1/transfers", &form).await;
                    match received.status {
                        201 => moved += 1,
                        400 | 422 => drop(received.json()["error"]["code"].as_str().unwrap().to_owned()),
                        503 => assert!(received.header("retry-after").is_some(), "{received:?}"),
                        _ => panic!("{received:?}"),
                    }
                }
                moved
            })
        })
        .collect();
    let mut moved = 0;
    for client in clients {
        moved += client.await.unwrap();
    }
    let mut balances = Vec::new();
    for account in accounts.iter() {
        balances.push(api.balance(account).await);
    }
    assert_eq!(balances.iter().sum::<i64>(), 2_000, "{balances:?}");
    assert!(balances.iter().all(|balance| *balance >= 0), "{balances:?}");
    let (stored,): (i64,) =
        sqlx::query_as("SELECT COUNT(*) FROM transfers").fetch_one(api.service.database().pool()).await.unwrap();
    assert_eq!(stored, moved);
    assert!(moved > 0);
}
