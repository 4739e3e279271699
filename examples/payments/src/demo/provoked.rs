//! The errors that a client can really cause.

use std::time::Duration;

use futures_util::{StreamExt, future::join, stream};
use http::Method;
use reqwest::RequestBuilder;
use serde_json::Value;
use tokio::time::sleep;

use super::{
    client::{LIMITED, Received, send, send_once},
    stage::{Stage, once},
};

/// How an error is caused: its code, in words, and by which request.
pub(super) struct Cause {
    pub(super) code: &'static str,
    pub(super) how: &'static str,
    request: RequestBuilder,
}

impl Cause {
    pub(super) async fn send(self) -> Result<Received, reqwest::Error> {
        send(self.request).await
    }
}

/// How many requests are sent to reach a limit.
const MANY: usize = 200;
/// How many of them are open at the same time.
const AT_ONCE: usize = 20;
/// A mode has at most so many webhook endpoints.
const ENDPOINTS: usize = 16;

/// The causes of one request each.
pub(super) fn causes(stage: &Stage) -> Vec<Cause> {
    let Stage { client, test_key: key, ada, ada_email, bob, dora, reference, .. } = stage;
    let form = |path: &str, form: &str| client.post(path, form).bearer_auth(key);
    let charge = |card: &str| once(form("/v1/charges", &format!("account={ada}&amount=500&currency=EUR&card={card}")));
    let transfer = |to: &str, more: &str| {
        once(form("/v1/transfers", &format!("source={ada}&destination={to}&currency=EUR&{more}")))
    };
    let mut causes = vec![
        ("authentication_required", "no key", client.get("/v1/accounts")),
        ("invalid_api_key", "a key that does not exist", client.get("/v1/accounts").bearer_auth("sk_test_none")),
        (
            "forbidden",
            "a key that may only read",
            client.post("/v1/accounts", "currency=EUR").bearer_auth(&stage.read_key),
        ),
        (
            "operator_token_required",
            "the cause of an error, without the token",
            client.get_internal("/internal/occurrences/req_1"),
        ),
        ("occurrence_not_found", "an error that is not there", client.get("/occurrences/none").bearer_auth(key)),
        ("resource_not_found", "an account that is not there", client.get("/v1/accounts/acc_9").bearer_auth(key)),
        ("invalid_parameter", "a currency that is none", form("/v1/accounts", "email=a@example.com&currency=XYZ")),
        ("missing_parameter", "no currency", form("/v1/accounts", "email=a@example.com")),
        (
            "invalid_request",
            "a body in plain text",
            client
                .request(Method::POST, "/v1/accounts")
                .header("content-type", "text/plain")
                .body("ada")
                .bearer_auth(key),
        ),
        ("email_taken", "an address twice", form("/v1/accounts", &format!("email={ada_email}&currency=EUR"))),
        (
            "account_not_empty",
            "an account with money, closed",
            client.delete(&format!("/v1/accounts/{ada}")).bearer_auth(key),
        ),
        (
            "account_in_use",
            "an account with transfers, closed",
            client.delete(&format!("/v1/accounts/{bob}")).bearer_auth(key),
        ),
        ("insufficient_funds", "more than there is", transfer(bob, "amount=999999999")),
        ("same_account", "to itself", transfer(ada, "amount=1")),
        ("currency_mismatch", "euros to an account in dollars", transfer(dora, "amount=1")),
        ("reference_taken", "a reference twice", transfer(bob, &format!("amount=1&reference={reference}"))),
        ("idempotency_key_missing", "no key", form("/v1/transfers", "amount=1")),
        (
            "idempotency_key_invalid",
            "a key that is too long",
            form("/v1/transfers", "amount=1").header("idempotency-key", "k".repeat(256)),
        ),
        ("card_declined", "tok_declined", charge("tok_declined")),
        ("bad_gateway", "tok_error: the processor fails", charge("tok_error")),
        ("service_unavailable", "tok_busy: the processor asks to wait", charge("tok_busy")),
        (
            "charge_currency_mismatch",
            "dollars for an account in euros",
            once(form("/v1/charges", &format!("account={ada}&amount=1&currency=USD&card=tok_visa"))),
        ),
        ("webhook_url_not_allowed", "a URL that is not https", form("/v1/webhook_endpoints", "url=ftp://example.com")),
    ];
    if let Some(live_key) = &stage.live_key {
        let opening = client.post("/v1/accounts", "email=a@example.com&currency=EUR&balance=1").bearer_auth(live_key);
        causes.push(("opening_balance_not_allowed", "a live account with money", opening));
    }
    causes.into_iter().map(|(code, how, request)| Cause { code, how, request }).collect()
}

/// What needs several requests: each code with its cause and its response, where the error was seen.
pub(super) async fn of_several_requests(
    stage: &Stage,
) -> Result<Vec<(&'static str, &'static str, Received)>, reqwest::Error> {
    let mut seen = vec![
        ("idempotency_key_reused", "a key with another body", reused(stage).await?),
        ("idempotency_key_in_progress", "a key twice at the same time", in_progress(stage).await?),
        ("too_many_webhook_endpoints", "the 17th endpoint", too_many_endpoints(stage).await?),
    ];
    let busy = stage.client.get("/v1/accounts").bearer_auth(&stage.busy_key);
    seen.extend(until_429(busy).await?.map(|it| (LIMITED, "more requests than a key may send", it)));
    let invalid = stage.client.get("/v1/accounts").bearer_auth("sk_test_none");
    let invalid = until_429(invalid).await?;
    seen.extend(invalid.map(|it| ("too_many_invalid_api_keys", "more invalid keys than an address may send", it)));
    Ok(seen)
}

async fn reused(stage: &Stage) -> Result<Received, reqwest::Error> {
    let key = uuid::Uuid::now_v7().to_string();
    let transfer = |amount: u32| {
        let form = format!("source={}&destination={}&amount={amount}&currency=EUR", stage.ada, stage.bob);
        stage.client.post("/v1/transfers", &form).bearer_auth(&stage.test_key).header("idempotency-key", &key)
    };
    send(transfer(1)).await?;
    send(transfer(2)).await
}

async fn in_progress(stage: &Stage) -> Result<Received, reqwest::Error> {
    let key = uuid::Uuid::now_v7().to_string();
    let form = format!("account={}&amount=1&currency=EUR&card=tok_slow", stage.ada);
    let charge =
        || send(stage.client.post("/v1/charges", &form).bearer_auth(&stage.test_key).header("idempotency-key", &key));
    let second = async {
        // While the processor is silent.
        sleep(Duration::from_millis(300)).await;
        charge().await
    };
    let (_, second) = join(charge(), second).await;
    second
}

async fn too_many_endpoints(stage: &Stage) -> Result<Received, reqwest::Error> {
    let mut created = Vec::new();
    let rejected = loop {
        // Nothing is sent there: the endpoints are deleted before the next event.
        let form = format!("url=https://8.8.8.8/{}", created.len());
        let received = send(stage.client.post("/v1/webhook_endpoints", &form).bearer_auth(&stage.test_key)).await?;
        match Value::as_str(&received.body["id"]) {
            Some(id) if created.len() <= ENDPOINTS => created.push(id.to_owned()),
            _ => break received,
        }
    };
    for id in created {
        send(stage.client.delete(&format!("/v1/webhook_endpoints/{id}")).bearer_auth(&stage.test_key)).await?;
    }
    Ok(rejected)
}

/// Sends a request until a limit rejects it; `None` if there is no such limit.
async fn until_429(request: RequestBuilder) -> Result<Option<Received>, reqwest::Error> {
    // Requests without a stream as their body can be cloned.
    let requests = stream::iter((0..MANY).filter_map(|_| request.try_clone())).map(send_once);
    let mut received = requests.buffer_unordered(AT_ONCE);
    while let Some(received) = received.next().await {
        let received = received?;
        if received.status == 429 {
            return Ok(Some(received));
        }
    }
    Ok(None)
}
