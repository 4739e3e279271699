//! The bounds of `Json`: of its body, its depth, and the work of its texts.

use axum::{Router, extract::DefaultBodyLimit, routing::post};
use error_response::extract::Json;
use serde::Deserialize;

use super::{JSON, Order, WRONG_ORDER, ask, problem, stripe};
use crate::support::check;

fn routes() -> Router {
    Router::new().route("/", post(async |Json(order): Json<Order>| Json(order.items.len())))
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
