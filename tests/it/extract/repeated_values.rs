//! Values are repeated where the author allows it.

use axum::{Router, routing::post};
use error_response::{ErrorLayer, RouterExt, extract::Json, format::Problem};

use super::{JSON, Order, ask};

fn routes() -> Router {
    Router::new().route("/", post(async |Json(order): Json<Order>| Json(order.items.len())))
}

#[tokio::test]
async fn values_are_repeated_where_the_author_allows_it() {
    let layer = || ErrorLayer::new(Problem::new()).echo_value_of("currency").echo_value_of("items.quantity");
    let body = r#"{"amount":"hunter2","currency":"gbp","items":[{"sku":5,"quantity":300}]}"#;
    let answer = ask(routes().errors(layer()), "POST", "/", &[JSON], body).await;
    let errors = answer.json()["errors"].clone();
    let value_of = |pointer: &str| {
        let error = errors.as_array().unwrap().iter().find(|error| error["pointer"] == pointer).unwrap();
        error.get("value").cloned()
    };
    assert_eq!(value_of("#/amount"), None);
    assert_eq!(value_of("#/currency"), Some("gbp".into()));
    assert_eq!(value_of("#/items/0/quantity"), Some(300.into()));
    assert_eq!(value_of("#/items/0/sku"), None);
    // Nothing long, and nothing with members.
    let long = format!(r#"{{"amount":1,"currency":"{}","items":[]}}"#, "x".repeat(65));
    assert!(!ask(routes().errors(layer()), "POST", "/", &[JSON], &long).await.0.contains("xxx"));
    let nested = r#"{"amount":1,"currency":["hunter2"],"items":[]}"#;
    assert!(!ask(routes().errors(layer()), "POST", "/", &[JSON], nested).await.0.contains("hunter2"));
}
