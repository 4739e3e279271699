//! What a retry receives, byte for byte.

use std::time::Duration;

use axum::{Json, body::Body, extract::State, http::StatusCode, routing::post};
use error_idempotency::Store;
use error_response::{ApiError, ErrorLayer, RouterExt, format::Stripe};
use tokio::time::advance;

use crate::support::{App, Effects, payments, posted, request, sent, served};

#[tokio::test]
async fn a_retry_receives_the_same_response() {
    let app = App::new();
    let payments = payments(&app, app.once());
    let first = "201\ncontent-type: text/plain; charset=utf-8\nlink: </docs>; rel=\"help\"\nlocation: /payments/1\nset-cookie: a=b\n\npaid";
    assert_eq!(posted(&payments, "\"k1\"").await, first);
    let again = "201\ncontent-type: text/plain; charset=utf-8\nidempotent-replayed: true\nlink: </docs>; rel=\"help\"\nlocation: /payments/1\n\npaid";
    assert_eq!(posted(&payments, "\"k1\"").await, again);
    assert_eq!(posted(&payments, "\"k1\"").await, again);
    assert_eq!(app.effects.count(), 1);
}

/// The card was declined
#[derive(Debug, thiserror::Error, ApiError)]
#[error("The card was declined")]
#[api(status = 402, code = "card_declined", type = "card_error")]
struct Declined;

async fn declined(State(effects): State<Effects>) -> Result<(), Declined> {
    effects.happen();
    Err(Declined)
}

#[tokio::test]
async fn an_error_is_sent_again_under_the_id_of_the_new_request() {
    let app = App::new();
    let router = axum::Router::new().route("/payments", post(declined).layer(app.once())).with_state(app.clone());
    // Not even a layer that replaces the errors of others makes another error of it.
    let router = router.errors(ErrorLayer::new(Stripe::new()).replace_structured(|_| true));
    let expected = |id: &str, replayed: &str| {
        format!(
            "402\ncache-control: no-store\ncontent-type: application/json\n{replayed}x-request-id: {id}\n\n\
             {{\"error\":{{\"code\":\"card_declined\",\"message\":\"The card was declined\",\"type\":\"card_error\"}}}}"
        )
    };
    assert_eq!(posted(&router, "\"k1\"").await, expected("req_1", ""));
    let again =
        axum::http::Request::post("/payments").header("idempotency-key", "\"k1\"").header("x-request-id", "req_2");
    let again = sent(&router, again.body(Body::empty()).unwrap()).await;
    assert_eq!(again, expected("req_2", "idempotent-replayed: true\n"));
    assert_eq!(app.effects.count(), 1);
}

#[tokio::test]
async fn a_bare_error_is_rendered_each_time() {
    let app = App::new();
    let router = served(&app, post(async || (StatusCode::CONFLICT, "seat 4A")).layer(app.once()));
    let first = posted(&router, "\"k1\"").await;
    let body = "{\"error\":{\"code\":\"conflict\",\"message\":\"The request conflicts with the current state of the resource\",\"type\":\"invalid_request_error\"}}";
    assert!(first.starts_with("409") && first.ends_with(body), "{first}");
    let again = posted(&router, "\"k1\"").await;
    assert!(again.contains("idempotent-replayed: true\n") && again.ends_with(body), "{again}");
}

#[tokio::test]
async fn a_response_that_is_not_kept_is_said_to_be_lost() {
    let app = App::new();
    let stream = async || Body::from_stream(futures_util::stream::iter([Ok::<_, axum::Error>("a"), Ok("b")]));
    let long = async || "12345";
    let not_kept = "409\ncache-control: no-store\ncontent-type: application/json\nx-request-id: req_1\nx-should-retry: false\n\n\
                    {\"error\":{\"code\":\"idempotent_response_not_kept\",\"message\":\"The request was carried out, and its \
                    response was not kept\",\"param\":\"Idempotency-Key\",\"type\":\"idempotency_error\"}}";
    let once = || app.once().with_longest_response(4);
    for (key, router, body) in [
        ("k1", served(&app, post(stream).layer(once())), "ab"),
        ("k2", served(&app, post(long).layer(once())), "12345"),
    ] {
        let first = posted(&router, key).await;
        assert!(first.starts_with("200") && first.ends_with(&format!("\n\n{body}")), "{first}");
        assert_eq!(posted(&router, key).await, not_kept);
    }
}

#[tokio::test(start_paused = true)]
async fn a_key_is_new_again_after_its_lifetime() {
    let app = App::new();
    let payments = payments(&app, app.once().with_lifetime(Duration::from_secs(100)));
    posted(&payments, "k1").await;
    posted(&payments, "k2").await;
    advance(Duration::from_millis(99_999)).await;
    assert!(posted(&payments, "k1").await.contains("idempotent-replayed"));
    assert_eq!(app.store.sweep().await.unwrap(), 0);
    advance(Duration::from_millis(1)).await;
    assert!(!posted(&payments, "k1").await.contains("idempotent-replayed"));
    assert_eq!(app.store.sweep().await.unwrap(), 1);
    assert_eq!(app.effects.count(), 3);
}

#[tokio::test]
async fn the_handler_reads_the_body() {
    let app = App::new();
    let echo = async |Json(body): Json<serde_json::Value>| Json(body);
    let router = served(&app, post(echo).layer(app.once()));
    for _ in 0..2 {
        let request = request("k1").header("content-type", "application/json").body(Body::from("{\"a\":[1]}")).unwrap();
        assert!(sent(&router, request).await.ends_with("\n\n{\"a\":[1]}"));
    }
}
