//! `Json`, as an extractor and as a response.

use axum::{
    Router,
    extract::DefaultBodyLimit,
    middleware::{Next, from_fn},
    response::{IntoResponse, Response},
    routing::post,
};
use error_response::{
    ApiError, Call, Category, Cost, ErrorLayer, ErrorSet, FieldStatus, FinImpulse, Problem, RouterExt, Stripe,
    extract::{Json, JsonRejection},
};
use serde::{Deserialize, Serialize};
use tower::ServiceBuilder;

use super::{JSON, OneId, Order, WRONG_ORDER, ask, problem, stripe};
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
async fn a_body_over_the_limit() {
    let app = || routes().layer(DefaultBodyLimit::max(10));
    check("extract/limit_in_stripe.http", &ask(stripe(app()), "POST", "/", &[JSON], WRONG_ORDER).await.0);
    check("extract/limit_in_problem.http", &ask(problem(app()), "POST", "/", &[JSON], WRONG_ORDER).await.0);
}

#[tokio::test]
async fn nesting_has_a_limit() {
    let deep = "[".repeat(10_000);
    let answer = ask(problem(routes()), "POST", "/", &[JSON], &deep).await;
    assert_eq!((answer.status(), answer.json()["code"].as_str()), (400, Some("malformed_body")));
}

#[tokio::test]
async fn outside_every_layer_it_is_a_problem() {
    let answer = ask(routes(), "POST", "/", &[JSON], "{}").await;
    assert_eq!(answer.header("content-type"), Some("application/problem+json"));
    assert_eq!(answer.status(), 422);
    assert_eq!(answer.json()["errors"].as_array().map(Vec::len), Some(3));
}

#[tokio::test]
async fn outside_the_scope_the_layer_renders_anew_with_its_status() {
    async fn extracts_outside(request: axum::extract::Request, _: Next) -> Response {
        use axum::extract::FromRequest;
        // A task of its own is in no scope.
        let extracted = tokio::spawn(async { Json::<Order>::from_request(request, &()).await }).await.unwrap();
        tokio::spawn(async { extracted.err().unwrap().into_response() }).await.unwrap()
    }
    let layers = ServiceBuilder::new()
        .layer(ErrorLayer::new(Problem::new()).with_field_status(FieldStatus::BadRequest))
        .layer(from_fn(extracts_outside));
    let answer = ask(routes().layer(layers), "POST", "/", &[JSON], WRONG_ORDER).await;
    assert_eq!((answer.status(), &answer.json()["status"]), (400, &serde_json::json!(400)));
    assert_eq!(answer.json()["errors"].as_array().map(Vec::len), Some(5), "{}", answer.0);
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

#[tokio::test]
async fn an_author_may_look_at_a_rejection() {
    async fn looks(order: Result<Json<Order>, JsonRejection>) -> Result<&'static str, JsonRejection> {
        match order {
            Err(rejection) if rejection.category() == Category::MalformedBody => Ok("never mind"),
            Err(rejection) => Err(rejection),
            Ok(_) => Ok("read"),
        }
    }
    let app = || stripe(Router::new().route("/", post(looks)));
    ask(app(), "POST", "/", &[JSON], "{").await.check(200, "never mind");
    check("extract/json_in_stripe.http", &ask(app(), "POST", "/", &[JSON], WRONG_ORDER).await.0);
}

#[derive(Debug, thiserror::Error, ApiError)]
enum OrderError {
    #[error(transparent)]
    #[api(transparent)]
    Body(#[from] JsonRejection),
}

#[tokio::test]
async fn an_author_may_wrap_a_rejection() {
    async fn wraps(order: Result<Json<Order>, JsonRejection>) -> Result<&'static str, OrderError> {
        let Json(_) = order?;
        Ok("read")
    }
    let app = stripe(Router::new().route("/", post(wraps)));
    check("extract/json_in_stripe.http", &ask(app, "POST", "/", &[JSON], WRONG_ORDER).await.0);
    let categories: Vec<_> = OrderError::SET.iter().map(|definition| definition.category()).collect();
    assert_eq!(
        categories,
        [
            Category::UnsupportedMediaType,
            Category::ContentTooLarge,
            Category::RequestTimeout,
            Category::MalformedBody,
            Category::MissingField,
            Category::UnknownField,
            Category::InvalidField,
        ],
    );
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
async fn a_response_is_wrapped_as_the_format_wraps_successes() {
    #[derive(Serialize, Deserialize)]
    struct Found {
        name: String,
    }
    async fn search(call: Call, Json(found): Json<Found>) -> Json<Found> {
        call.set_cost(Cost::new(1, 4));
        Json(found)
    }
    let routes = || Router::new().route("/", post(search));
    let body = r#"{"name":"x"}"#;
    ask(routes().errors(ErrorLayer::new(Stripe::new())), "POST", "/", &[JSON], body).await.check(200, body);
    let layer = ErrorLayer::new(FinImpulse::new()).with_ids(OneId);
    ask(routes().errors(layer), "POST", "/", &[JSON], body).await.check(
        200,
        concat!(
            r#"{"task_id":"771ec16c-6fcd-46f4-9a8d-c24a4eee5e15","status_code":20000,"status_message":"OK","#,
            r#""cost":0.0001,"data":[],"result":{"name":"x"}}"#,
        ),
    );
    ask(routes(), "POST", "/", &[JSON], body).await.check(200, body);
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

#[tokio::test]
async fn a_long_text_is_not_read_over_and_over() {
    use std::sync::atomic::{AtomicUsize, Ordering};

    static READ: AtomicUsize = AtomicUsize::new(0);

    /// Is read as slowly as it is long.
    struct Slow;

    impl<'de> Deserialize<'de> for Slow {
        fn deserialize<D: serde::Deserializer<'de>>(deserializer: D) -> Result<Slow, D::Error> {
            READ.fetch_add(String::deserialize(deserializer)?.len(), Ordering::Relaxed);
            Ok(Slow)
        }
    }

    #[derive(Deserialize)]
    #[expect(dead_code, reason = "never read whole")]
    struct Upload {
        blob: Slow,
        items: Vec<std::net::Ipv6Addr>,
    }
    let app = problem(Router::new().route("/", post(async |_: Json<Upload>| "never")));
    let length = 1024 * 1024;
    let body = format!(r#"{{"blob":"{}","items":[{}1]}}"#, "x".repeat(length), "\"\",".repeat(40));
    let answer = ask(app, "POST", "/", &[JSON], &body).await;
    assert_eq!((answer.status(), answer.json()["code"].as_str()), (422, Some("invalid_field")));
    let times = READ.load(Ordering::Relaxed) / length;
    assert!((2..=40).contains(&times), "read {times} times");
}
