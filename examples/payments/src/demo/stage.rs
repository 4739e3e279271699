//! What the requests of the tour need: keys and accounts.

use reqwest::RequestBuilder;
use serde_json::Value;
use uuid::Uuid;

use super::{
    client::{DemoClient, send},
    tour::{DemoError, Place},
};

/// Keys, and accounts of the test mode. Their addresses are new each time, so that a service can be shown again.
#[derive(Debug)]
pub(super) struct Stage {
    pub(super) client: DemoClient,
    pub(super) test_key: String,
    pub(super) live_key: Option<String>,
    /// A test key that may only read.
    pub(super) read_key: String,
    /// A test key for what a limit rejects.
    pub(super) busy_key: String,
    /// An account with money, and its address.
    pub(super) ada: String,
    pub(super) ada_email: String,
    /// An account without money that has transfers.
    pub(super) bob: String,
    /// An account in another currency.
    pub(super) dora: String,
    /// The reference of a transfer that was made.
    pub(super) reference: String,
}

impl Stage {
    pub(super) async fn set(client: &DemoClient, place: &Place) -> Result<Stage, DemoError> {
        let key = &place.test_key;
        let name = Uuid::now_v7().simple().to_string();
        let create = async |path: &str, form: &str, member: &str| {
            let received = send(once(client.post(path, form)).bearer_auth(key)).await?;
            match Value::as_str(&received.body[member]) {
                Some(text) if received.status == 201 => Ok(text.to_owned()),
                _ => Err(DemoError::Stage { path: path.to_owned(), status: received.status, code: received.code }),
            }
        };
        let account = async |who: &str, more: &str| {
            create("/v1/accounts", &format!("email={who}-{name}@example.com&{more}"), "id").await
        };
        let ada = account("ada", "currency=EUR&balance=100000").await?;
        let bob = account("bob", "currency=EUR").await?;
        let dora = account("dora", "currency=USD").await?;
        let there = format!("source={ada}&destination={bob}&amount=100&currency=EUR&reference={name}");
        create("/v1/transfers", &there, "id").await?;
        let back = format!("source={bob}&destination={ada}&amount=100&currency=EUR");
        create("/v1/transfers", &back, "id").await?;
        Ok(Stage {
            client: client.clone(),
            test_key: key.clone(),
            live_key: place.live_key.clone(),
            read_key: create("/v1/api_keys", "name=demo&permission=read", "secret").await?,
            busy_key: create("/v1/api_keys", "name=demo&permission=read", "secret").await?,
            ada,
            ada_email: format!("ada-{name}@example.com"),
            bob,
            dora,
            reference: name,
        })
    }
}

/// A request with an idempotency key of its own.
pub(super) fn once(request: RequestBuilder) -> RequestBuilder {
    request.header("idempotency-key", Uuid::now_v7().to_string())
}
