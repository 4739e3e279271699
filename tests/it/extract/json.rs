//! `Json`: what is wrong with a body is told all at once, what is right is read.

use axum::{Router, routing::post};
use error_response::extract::Json;
use serde::Deserialize;

use super::{JSON, Order, WRONG_ORDER, ask, problem, stripe};
use crate::support::check;

fn routes() -> Router {
    Router::new().route("/", post(async |Json(order): Json<Order>| Json(order.items.len())))
}

#[tokio::test]
async fn all_invalid_fields_at_once() {
    check("extract/json_in_stripe.http", &ask(stripe(routes()), "POST", "/", &[JSON], WRONG_ORDER).await.0);
    check("extract/json_in_problem.http", &ask(problem(routes()), "POST", "/", &[JSON], WRONG_ORDER).await.0);
}

#[tokio::test]
async fn what_is_right_is_read() {
    let order = r#"{"items":[{"sku":"a","quantity":1}],"currency":"usd","amount":5}"#;
    for media_type in ["application/json", "application/json; charset=utf-8", "application/cloudevents+json"] {
        ask(stripe(routes()), "POST", "/", &[("content-type", media_type)], order).await.check(200, "1");
    }
    for media_type in ["text/json", "application/jsonp", "json", ""] {
        let answer = ask(stripe(routes()), "POST", "/", &[("content-type", media_type)], order).await;
        assert_eq!((answer.status(), answer.header("accept")), (415, Some("application/json")), "{media_type}");
    }
}

#[tokio::test]
async fn an_optional_body() {
    let app = || {
        let handler = async |order: Option<Json<Order>>| if order.is_some() { "some" } else { "none" };
        stripe(Router::new().route("/", post(handler)))
    };
    ask(app(), "POST", "/", &[], "").await.check(200, "none");
    let right = r#"{"items":[],"currency":"usd","amount":5}"#;
    ask(app(), "POST", "/", &[JSON], right).await.check(200, "some");
    assert_eq!(ask(app(), "POST", "/", &[JSON], "{}").await.status(), 400);
    assert_eq!(ask(app(), "POST", "/", &[("content-type", "text/plain")], "{}").await.status(), 415);
}

#[tokio::test]
async fn a_number_that_is_too_long_for_its_type_is_out_of_range() {
    #[derive(Deserialize)]
    #[expect(dead_code, reason = "never read whole")]
    struct Amounts {
        large: u64,
        small: i64,
        part: u8,
    }
    let app = || problem(Router::new().route("/", post(async |_: Json<Amounts>| "never")));
    let body = r#"{"large":99999999999999999999,"small":-99999999999999999999,"part":1.5}"#;
    let answer = ask(app(), "POST", "/", &[JSON], body).await;
    let errors = answer.json()["errors"].clone();
    let found: Vec<_> = errors.as_array().unwrap().iter().map(|error| error["code"].as_str().unwrap()).collect();
    assert_eq!(found, ["out_of_range", "out_of_range", "wrong_type"], "{}", answer.0);
}

#[tokio::test]
async fn what_nobody_reads_makes_no_body_malformed() {
    #[derive(Deserialize)]
    struct Open {
        amount: u8,
    }
    let app = || problem(Router::new().route("/", post(async |Json(open): Json<Open>| open.amount.to_string())));
    let deep = format!("{}{}", "[".repeat(200), "]".repeat(200));
    for ignored in [&*deep, "1e999", r#""\ud800""#] {
        let good = format!(r#"{{"amount":5,"ignored":{ignored}}}"#);
        ask(app(), "POST", "/", &[JSON], &good).await.check(200, "5");
        let wrong = format!(r#"{{"amount":"x","ignored":{ignored}}}"#);
        let answer = ask(app(), "POST", "/", &[JSON], &wrong).await;
        assert_eq!((answer.status(), answer.json()["code"].as_str()), (422, Some("invalid_field")), "{ignored}");
    }
    let broken = r#"{"amount":"x","#;
    let answer = ask(app(), "POST", "/", &[JSON], broken).await;
    assert_eq!((answer.status(), answer.json()["code"].as_str()), (400, Some("malformed_body")));
}
