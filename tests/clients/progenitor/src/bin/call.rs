//! `call API URL CALLS`: makes the calls of a plan through the client of an API, and prints a line for each: what was decoded.
//!
//! What was decoded is printed as the client's types serialize it, so a member that they do not know is missing.

use std::{collections::BTreeMap, future::Future};

use progenitor_client::{Error, ResponseValue};
use progenitor_clients::{finimpulse, finqware, finternet, quickstart, stripe_like, uppercase};
use serde::{Deserialize, Serialize, de::DeserializeOwned};
use serde_json::{Value, json};

/// A call of the plan.
#[derive(Deserialize)]
struct Call {
    index: usize,
    operation: String,
    path: BTreeMap<String, String>,
    query: BTreeMap<String, u64>,
    body: Value,
}

type Outcome = Result<Value, Box<dyn std::error::Error>>;

impl Call {
    fn path(&self, name: &str) -> &str {
        &self.path[name]
    }

    fn body<T: DeserializeOwned>(&self) -> Result<T, serde_json::Error> {
        T::deserialize(&self.body)
    }
}

#[tokio::main(flavor = "current_thread")]
async fn main() -> Result<(), Box<dyn std::error::Error>> {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    let [api, url, plan] = &arguments[..] else { return Err("usage: call API URL CALLS".into()) };
    let calls: Vec<Call> = serde_json::from_slice(&std::fs::read(plan)?)?;
    for call in &calls {
        let base = format!("{url}/{}", call.index);
        let outcome = match &**api {
            "finimpulse" => finimpulse(&base, call).await,
            "finternet" => finternet(&base, call).await,
            "finqware" => finqware(&base, call).await,
            "uppercase" => uppercase(&base, call).await,
            "quickstart" => quickstart(&base, call).await,
            "stripe-like" => stripe_like(&base, call).await,
            api => format(api, &base, call).await,
        };
        let mut line = outcome.unwrap_or_else(|error| json!({ "failed": error.to_string() }));
        line["index"] = json!(call.index);
        println!("{line}");
    }
    Ok(())
}

/// What a client made of a response.
async fn decoded<T: Serialize, E: Serialize + std::fmt::Debug>(
    response: impl Future<Output = Result<ResponseValue<T>, Error<E>>>,
) -> Outcome {
    match response.await {
        Ok(response) => {
            Ok(json!({ "status": response.status().as_u16(), "value": serde_json::to_value(response.into_inner())? }))
        }
        Err(Error::ErrorResponse(response)) => {
            Ok(json!({ "status": response.status().as_u16(), "value": serde_json::to_value(response.into_inner())? }))
        }
        Err(error) => Err(format!("{error:?}").into()),
    }
}

async fn finimpulse(base: &str, call: &Call) -> Outcome {
    let client = finimpulse::Client::new(base);
    match &*call.operation {
        "list_errors" => decoded(client.list_errors()).await,
        "search" => decoded(client.search(&call.body()?)).await,
        other => Err(format!("no operation {other}").into()),
    }
}

async fn finternet(base: &str, call: &Call) -> Outcome {
    let client = finternet::Client::new(base);
    match &*call.operation {
        "create" => decoded(client.create(&call.body()?)).await,
        "retrieve" => decoded(client.retrieve(call.path("id"))).await,
        "confirm" => decoded(client.confirm(call.path("id"), &call.body()?)).await,
        "submit_delivery_proof" => decoded(client.submit_delivery_proof(call.path("id"))).await,
        "settle" => decoded(client.settle(call.path("id"))).await,
        other => Err(format!("no operation {other}").into()),
    }
}

async fn finqware(base: &str, call: &Call) -> Outcome {
    let client = finqware::Client::new(base);
    match &*call.operation {
        "create" => decoded(client.create(&call.body()?)).await,
        "show" => decoded(client.show(call.path("id"))).await,
        "consent" => decoded(client.consent(call.path("id"))).await,
        "complete" => decoded(client.complete(call.path("id"), &call.body()?)).await,
        "accounts" => decoded(client.accounts(call.path("id"))).await,
        other => Err(format!("no operation {other}").into()),
    }
}

async fn uppercase(base: &str, call: &Call) -> Outcome {
    let client = uppercase::Client::new(base);
    match &*call.operation {
        "list_users" => decoded(client.list_users()).await,
        "add_user" => decoded(client.add_user(&call.body()?)).await,
        "user" => decoded(client.user(call.path("user_id"))).await,
        "charge" => decoded(client.charge(&call.body()?)).await,
        "report" => decoded(client.report()).await,
        other => Err(format!("no operation {other}").into()),
    }
}

async fn stripe_like(base: &str, call: &Call) -> Outcome {
    let client = stripe_like::Client::new(base);
    match &*call.operation {
        "list_accounts" => {
            decoded(client.list_accounts(call.query.get("limit").and_then(|limit| (*limit).try_into().ok()))).await
        }
        "open_account" => decoded(client.open_account(&call.body()?)).await,
        "account" => decoded(client.account(call.path("id"))).await,
        "create_transfer" => decoded(client.create_transfer(&call.body()?)).await,
        "transfer" => decoded(client.transfer(call.path("id"))).await,
        "close_account" => decoded(client.close_account(call.path("id"))).await,
        other => Err(format!("no operation {other}").into()),
    }
}

async fn quickstart(base: &str, call: &Call) -> Outcome {
    let client = quickstart::Client::new(base);
    match &*call.operation {
        "account" => decoded(client.account(call.path("id"))).await,
        "transfer" => decoded(client.transfer(&call.body()?)).await,
        // Its success is a text, and never comes.
        "report" => decoded(async { client.report().await.and_then(|response| response.map(|_| ())) }).await,
        other => Err(format!("no operation {other}").into()),
    }
}

/// The operations of the small API, in a format.
macro_rules! orders {
    ($api:ident, $base:ident, $call:ident: $($name:ident)+) => {
        match $api {
            $(stringify!($name) => {
                let client = progenitor_clients::formats::$name::Client::new($base);
                match &*$call.operation {
                    "show_order" => decoded(client.show_order($call.path("id"))).await,
                    "make_order" => decoded(client.make_order(&$call.body()?)).await,
                    other => Err(format!("no operation {other}").into()),
                }
            })+
            api => Err(format!("no client of {api}").into()),
        }
    };
}

async fn format(api: &str, base: &str, call: &Call) -> Outcome {
    orders!(api, base, call:
        acme always_ok aws_rest_json1 cargo_registry elasticsearch finimpulse_always_ok flattened flattened_map google_aip193
        header_code hyperswitch influxdb json_rpc kubernetes_status list matrix meilisearch nullable oci_distribution openai optional_code prefix problem qdrant square
        stripe svix text)
}
