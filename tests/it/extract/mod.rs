//! The extractors, through a served app: what they refuse, in every format.

mod all_extractors;
mod by_field;
mod every_mistake;
mod field_status_of_axums_own;
mod flattened_queries;
mod head_and_media_type;
mod json;
mod json_bounds;
mod json_outside_the_layer;
mod json_response;
mod multipart;
mod own_rejections;
mod parity;
mod parts;
mod repeated_values;
mod rule_names;
mod untagged_bodies;
mod valid;

use axum::Router;
use error_response::{
    ErrorLayer, Id, RouterExt,
    format::{Problem, Stripe},
    layer::IdGenerator,
};
use serde::{Deserialize, Serialize};

use crate::{
    format::Format,
    support::{Answer, REQUEST_ID, Server},
};

const JSON: (&str, &str) = ("content-type", "application/json");
const FORM: (&str, &str) = ("content-type", "application/x-www-form-urlencoded");

#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct Order {
    amount: u32,
    currency: Currency,
    items: Vec<Item>,
    note: Option<String>,
}

#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
struct Item {
    sku: String,
    quantity: u8,
}

#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
enum Currency {
    Eur,
    Usd,
}

#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct Page {
    size: u8,
    currency: Currency,
    after: Option<String>,
}

/// Several mistakes of an [`Order`].
const WRONG_ORDER: &str =
    r#"{"amount":"hunter2","items":[{"sku":"a","quantity":300},{"quantity":1}],"extra":"hunter2"}"#;

/// The same id each time.
#[derive(Debug)]
struct OneId;

impl IdGenerator for OneId {
    fn generate(&self) -> Id {
        Id::new("771ec16c-6fcd-46f4-9a8d-c24a4eee5e15").unwrap()
    }
}

fn formats() -> impl Iterator<Item = (&'static str, ErrorLayer)> {
    Format::all().into_iter().map(|format| (format.name(), format.layer().with_ids(OneId)))
}

fn stripe(routes: Router) -> Router {
    routes.errors(ErrorLayer::new(Stripe::new()))
}

fn problem(routes: Router) -> Router {
    routes.errors(ErrorLayer::new(Problem::new()))
}

/// The answer to one request with a known id.
async fn ask(app: Router, method: &str, path: &str, headers: &[(&str, &str)], body: &str) -> Answer {
    let mut headers = headers.to_vec();
    headers.push(("x-request-id", REQUEST_ID));
    Server::start(app).await.ask(method, path, &headers, body).await
}
