//! What the database says at the end, compared with what the clients were told.

use std::collections::{BTreeMap, BTreeSet};

use serde_json::Value;
use sqlx::AnyConnection;

use super::{
    client::Sent,
    order::{ACCOUNTS, OPENING},
    response::Said,
};
use crate::http::http;

/// Compares each transfer, each charge and each balance.
pub(super) async fn compare(connection: &mut AnyConnection, processor: &str, all: &[Sent]) {
    let mut balances: BTreeMap<String, i64> = BTreeMap::new();
    let transfers: Vec<(String, String, String, i64)> =
        sqlx::query_as("SELECT id, source, destination, amount FROM transfers")
            .fetch_all(&mut *connection)
            .await
            .unwrap();
    for (_, source, destination, amount) in &transfers {
        *balances.entry(source.clone()).or_default() -= amount;
        *balances.entry(destination.clone()).or_default() += amount;
    }
    // Each key that ended with 201 has a transfer of its own, and there are no others.
    let stored: BTreeSet<String> = transfers.into_iter().map(|(id, ..)| id).collect();
    assert_eq!(stored, told(all, "/v1/transfers"));

    let charges: Vec<(String, String, i64, String)> =
        sqlx::query_as("SELECT id, account, amount, status FROM charges").fetch_all(&mut *connection).await.unwrap();
    let mut succeeded = BTreeSet::new();
    let http = http().build().unwrap();
    for (id, account, amount, status) in charges {
        let is_charged = http.get(format!("{processor}charges/{id}")).send().await.unwrap().status().is_success();
        // The account has the money exactly if the card was charged.
        assert_eq!(status == "succeeded", is_charged, "{id}: {status}");
        if is_charged {
            *balances.entry(account).or_default() += amount;
            succeeded.insert(id);
        }
    }
    assert_eq!(succeeded, told(all, "/v1/charges"));

    let accounts: Vec<(String, i64)> =
        sqlx::query_as("SELECT id, balance FROM accounts").fetch_all(&mut *connection).await.unwrap();
    assert_eq!(accounts.len(), ACCOUNTS);
    for (id, balance) in accounts {
        assert_eq!(balance, OPENING + balances.get(&id).copied().unwrap_or_default(), "{id}");
    }
}

/// The ids in the responses with 201; two keys never have the same.
fn told(all: &[Sent], path: &str) -> BTreeSet<String> {
    let mut ids = BTreeSet::new();
    for sent in all.iter().filter(|sent| sent.order.path == path) {
        if let Some(Said::End { status: 201, body }) = &sent.end {
            let body: Value = serde_json::from_str(body).unwrap();
            assert!(ids.insert(body["id"].as_str().unwrap().to_owned()), "{:?}", sent.order);
        }
    }
    ids
}
