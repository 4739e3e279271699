//! Properties: our extractors accept what axum's accept and refuse what they
//! refuse, and no value of the client's is in an answer.

use std::{collections::HashMap, fmt::Debug};

use axum::{
    extract::FromRequest,
    http::{Method, Request, Uri},
    response::IntoResponse,
};
use error_response::{
    ErrorLayer, extract,
    format::{Problem, Stripe},
};
use proptest::prelude::*;
use serde::{Deserialize, de::DeserializeOwned};

use super::{Currency, FORM, Item, Order, Page};

/// A type with all that serde buffers.
#[derive(Debug, PartialEq, Deserialize)]
struct Buffered {
    #[serde(flatten)]
    item: Item,
    #[serde(default)]
    method: Option<Method_>,
    #[serde(default)]
    loose: Option<Loose>,
}

#[derive(Debug, PartialEq, Deserialize)]
#[serde(tag = "sku", rename_all = "lowercase")]
enum Method_ {
    Eur { amount: u8 },
    Usd,
}

#[derive(Debug, PartialEq, Deserialize)]
#[serde(untagged)]
enum Loose {
    Number(u8),
    Items(Vec<Item>),
}

type Tuple = (u8, Option<Currency>, [bool; 2]);

/// Texts of the client's that are in none of our messages.
fn secret() -> impl Strategy<Value = String> {
    "[qxzj]{4,9}"
}

/// JSON that often is what the types above want.
fn json() -> impl Strategy<Value = serde_json::Value> {
    let leaf = prop_oneof![
        4 => (0..400i64).prop_map(serde_json::Value::from),
        1 => any::<f64>().prop_map(serde_json::Value::from),
        1 => any::<i64>().prop_map(serde_json::Value::from),
        1 => Just(serde_json::Value::Null),
        1 => any::<bool>().prop_map(serde_json::Value::from),
        2 => secret().prop_map(serde_json::Value::from),
        2 => Just("eur".into()),
        1 => Just("usd".into()),
    ];
    let key = prop_oneof![
        6 => prop::sample::select(&["amount", "currency", "items", "sku", "quantity", "method", "loose", "eur"][..]),
        1 => Just("extra"),
    ];
    leaf.prop_recursive(4, 40, 6, move |inner| {
        let object = prop::collection::vec((key.clone(), inner.clone()), 0..6)
            .prop_map(|members| members.into_iter().map(|(name, value)| (name.to_owned(), value)).collect());
        let order = (inner.clone(), inner.clone(), inner.clone()).prop_map(
            |(amount, currency, item)| serde_json::json!({"amount": amount, "currency": currency, "items": [item]}),
        );
        let item = (inner.clone(), inner.clone())
            .prop_map(|(sku, quantity)| serde_json::json!({"sku": sku, "quantity": quantity}));
        prop_oneof![prop::collection::vec(inner, 0..4).prop_map(serde_json::Value::from), object, order, item]
    })
}

fn secrets_of(value: &serde_json::Value, secrets: &mut Vec<String>) {
    match value {
        serde_json::Value::String(text) if text.len() > 3 => secrets.push(text.clone()),
        serde_json::Value::Array(items) => items.iter().for_each(|item| secrets_of(item, secrets)),
        serde_json::Value::Object(members) => members.values().for_each(|member| secrets_of(member, secrets)),
        _ => {}
    }
}

/// The bodies of a rejection, in two formats.
fn bodies(rejection: &dyn Fn() -> axum::response::Response) -> String {
    let layers = [ErrorLayer::new(Problem::new()), ErrorLayer::new(Stripe::new())];
    let body = |layer: &ErrorLayer| {
        let response = layer.scope().enter(rejection);
        let body = axum::body::to_bytes(response.into_body(), usize::MAX);
        String::from_utf8(wait(body).unwrap().to_vec()).unwrap()
    };
    layers.iter().map(body).collect()
}

/// The outcome of a future that never waits.
fn wait<F: Future>(future: F) -> F::Output {
    let mut future = std::pin::pin!(future);
    match future.as_mut().poll(&mut std::task::Context::from_waker(std::task::Waker::noop())) {
        std::task::Poll::Ready(output) => output,
        std::task::Poll::Pending => panic!("waits"),
    }
}

#[track_caller]
fn same_json<T: DeserializeOwned + PartialEq + Debug>(json: &[u8], secrets: &[String]) {
    let theirs = axum::Json::<T>::from_bytes(json);
    match extract::Json::<T>::from_bytes(json) {
        Ok(extract::Json(ours)) => assert_eq!(ours, theirs.unwrap().0),
        Err(_) => {
            let _: () = theirs.map(|theirs| panic!("axum reads {theirs:?}")).unwrap_or_default();
            let bodies = bodies(&|| extract::Json::<T>::from_bytes(json).unwrap_err().into_response());
            for secret in secrets {
                assert!(!bodies.contains(secret), "{secret} in {bodies}");
            }
            assert!(!bodies.contains("internal"), "{bodies}");
        }
    }
}

#[track_caller]
fn same_json_everywhere(json: &[u8], secrets: &[String]) {
    same_json::<Order>(json, secrets);
    same_json::<Vec<Order>>(json, secrets);
    same_json::<Item>(json, secrets);
    same_json::<Buffered>(json, secrets);
    same_json::<Vec<Loose>>(json, secrets);
    same_json::<Tuple>(json, secrets);
    same_json::<HashMap<String, Item>>(json, secrets);
    same_json::<serde_json::Value>(json, secrets);
}

#[track_caller]
fn same_pairs<T: DeserializeOwned + PartialEq + Debug>(pairs: &str, secrets: &[String]) {
    let uri = Uri::try_from(format!("/?{pairs}")).unwrap();
    let theirs = axum::extract::Query::<T>::try_from_uri(&uri);
    let form = |method: Method| {
        let uri = if method == Method::GET { format!("/?{pairs}") } else { "/".to_owned() };
        let body = axum::body::Body::from(pairs.to_owned());
        Request::builder().method(method).uri(uri).header(FORM.0, FORM.1).body(body).unwrap()
    };
    match extract::Query::<T>::try_from_uri(&uri) {
        Ok(extract::Query(ours)) => {
            assert_eq!(ours, theirs.unwrap().0);
            for method in [Method::GET, Method::POST] {
                let theirs = wait(axum::Form::<T>::from_request(form(method.clone()), &())).unwrap().0;
                assert_eq!(wait(extract::Form::<T>::from_request(form(method), &())).unwrap().0, theirs);
            }
        }
        Err(_) => {
            let _: () = theirs.map(|theirs| panic!("axum reads {theirs:?}")).unwrap_or_default();
            let query = bodies(&|| extract::Query::<T>::try_from_uri(&uri).unwrap_err().into_response());
            let posted = bodies(&|| {
                wait(extract::Form::<T>::from_request(form(Method::POST), &())).unwrap_err().into_response()
            });
            for secret in secrets {
                assert!(!query.contains(secret) && !posted.contains(secret), "{secret} in {query}{posted}");
            }
        }
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(400))]

    #[test]
    fn json_is_read_as_axum_reads_it(value in json(), cut in any::<prop::sample::Index>(), is_cut in prop::bool::weighted(0.1)) {
        let mut secrets = Vec::new();
        secrets_of(&value, &mut secrets);
        let text = value.to_string();
        let end = if is_cut { cut.index(text.len() + 1) } else { text.len() };
        same_json_everywhere(&text.as_bytes()[..end], &secrets);
    }

    #[test]
    fn a_refused_order_has_an_invalid_field(value in json()) {
        if let Err(rejection) = extract::Json::<Order>::from_bytes(value.to_string().as_bytes()) {
            prop_assert!(!rejection.violations().is_empty(), "{value}");
            // Each is told once.
            let told: std::collections::HashSet<_> =
                rejection.violations().iter().map(|violation| (violation.path().to_owned(), violation.code())).collect();
            prop_assert_eq!(told.len(), rejection.violations().len());
        }
    }

    #[test]
    fn any_bytes_are_read_as_axum_reads_them(bytes in prop::collection::vec(any::<u8>(), 0..60)) {
        same_json_everywhere(&bytes, &[]);
    }

    #[test]
    fn pairs_are_read_as_axum_reads_them(
        pairs in prop::collection::vec(
            (
                prop::sample::select(&["size", "currency", "after", "extra", ""][..]),
                prop_oneof![
                    Just("7".to_owned()), Just("300".to_owned()), Just(String::new()), Just("eur".to_owned()),
                    Just("true".to_owned()), Just("%FF".to_owned()), Just("-0".to_owned()), Just("+1".to_owned()), secret(),
                ],
            ),
            0..5,
        ),
    ) {
        let secrets: Vec<_> = pairs.iter().map(|(_, value)| value.clone()).filter(|value| value.len() > 4).collect();
        let text: Vec<_> = pairs.iter().map(|(name, value)| format!("{name}={value}")).collect();
        let text = text.join("&");
        same_pairs::<Page>(&text, &secrets);
        same_pairs::<HashMap<String, u8>>(&text, &secrets);
        same_pairs::<HashMap<String, Option<bool>>>(&text, &secrets);
        same_pairs::<Vec<(String, String)>>(&text, &secrets);
        same_pairs::<Vec<(String, u8)>>(&text, &secrets);
        same_pairs::<()>(&text, &secrets);
    }
}
