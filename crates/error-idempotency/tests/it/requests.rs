//! Which requests have a key, and whose it is.

use axum::{
    Router,
    body::Body,
    extract::{DefaultBodyLimit, State},
    http::Request,
    routing::{any, post},
};
use error_idempotency::Idempotency;

use crate::support::{App, Effects, errors, pay, payments, posted, request, sent, served};

fn rejected(status: u16, headers: &str, code: &str, message: &str) -> String {
    format!(
        "{status}\ncache-control: no-store\ncontent-type: application/json\n{headers}x-request-id: req_1\nx-should-retry: false\n\n\
         {{\"error\":{{\"code\":\"{code}\",\"message\":\"{message}\",\"param\":\"Idempotency-Key\",\"type\":\"idempotency_error\"}}}}",
    )
}

#[tokio::test]
async fn a_key_is_required() {
    let app = App::new();
    let request = || Request::post("/payments").header("x-request-id", "req_1");
    let payments = payments(&app, app.once());
    let missing = rejected(400, "", "idempotency_key_missing", "The header Idempotency-Key is required");
    assert_eq!(sent(&payments, request().body(Body::empty()).unwrap()).await, missing);
    for (keys, why) in [
        (&["\"\""][..], "it is empty"),
        (&["a", "a"], "the header was sent more than once"),
        (&["a, b"], "it is not a string in double quotes"),
        (&[&"k".repeat(256)], "it is longer than 255 characters"),
    ] {
        let request = keys.iter().fold(request(), |request, key| request.header("idempotency-key", *key));
        let text = format!("The header Idempotency-Key is invalid: {why}");
        let invalid = rejected(400, "", "idempotency_key_invalid", &text);
        assert_eq!(sent(&payments, request.body(Body::empty()).unwrap()).await, invalid);
    }
    assert_eq!(app.effects.count(), 0);
}

#[tokio::test]
async fn a_key_belongs_to_one_method_path_query_and_body() {
    let app = App::new();
    let once = app.once();
    let route = any(pay).layer(once.clone());
    let inner = Router::new().route("/payments", post(pay).layer(once)).with_state(app.clone());
    let router =
        Router::new().route("/payments", route).route("/{other}", any(pay).layer(app.once())).with_state(app.clone());
    let router = errors(router.nest("/nested", inner));
    let with = |method: &str, path: &str, body: &'static str| {
        let request = Request::builder().method(method).uri(path).header("idempotency-key", "\"k1\"");
        request.header("x-request-id", "req_1").body(Body::from(body)).unwrap()
    };
    assert!(sent(&router, with("POST", "/payments", "{}")).await.starts_with("201"));
    let reused = rejected(422, "", "idempotency_key_reused", "The idempotency key was used with another request");
    for (method, path, body) in [
        ("PATCH", "/payments", "{}"),
        ("POST", "/payments?", "{}"),
        ("POST", "/payments?a=b", "{}"),
        ("POST", "/payment%73", "{}"),
        ("POST", "/nested/payments", "{}"),
        ("POST", "/payments", "{} "),
    ] {
        assert_eq!(sent(&router, with(method, path, body)).await, reused, "{method} {path} {body}");
    }
    // With quotes or without them it is the same key.
    let bare = Request::post("/payments").header("idempotency-key", "k1").body(Body::from("{}")).unwrap();
    assert!(sent(&router, bare).await.contains("idempotent-replayed: true"));
    assert_eq!(app.effects.count(), 1);
}

#[tokio::test]
async fn each_caller_has_its_own_keys() {
    let app = App::new();
    let caller = |parts: &axum::http::request::Parts| Some(parts.headers.get("x-account")?.to_str().ok()?.to_owned());
    let payments = payments(&app, Idempotency::new(app.store.clone(), caller));
    for account in ["1", "2", "1"] {
        let request = request("\"k1\"").header("x-account", account).body(Body::empty()).unwrap();
        assert!(sent(&payments, request).await.starts_with("201"));
    }
    assert_eq!(app.effects.count(), 2);
    // Whoever is nobody is no caller: the layer that authenticates is missing.
    let body =
        "{\"error\":{\"code\":\"internal_error\",\"message\":\"An internal error occurred\",\"type\":\"api_error\"}}";
    let response = posted(&payments, "\"k1\"").await;
    assert!(response.starts_with("500") && response.ends_with(body), "{response}");
}

#[tokio::test]
async fn safe_and_idempotent_methods_pass() {
    let app = App::new();
    let count = async |State(effects): State<Effects>| effects.happen().to_string();
    let router = served(&app, any(count).layer(app.once()));
    for (number, method) in ["GET", "PUT", "DELETE", "GET"].into_iter().enumerate() {
        let request = Request::builder().method(method).uri("/payments").header("idempotency-key", "k1");
        let response = sent(&router, request.body(Body::empty()).unwrap()).await;
        assert!(response.ends_with(&format!("\n\n{}", number + 1)), "{response}");
    }
}

#[tokio::test]
async fn keys_are_optional_where_the_service_says_so() {
    let app = App::new();
    let count = async |State(effects): State<Effects>| effects.happen().to_string();
    let router = served(&app, post(count).layer(app.once().with_optional_keys()));
    for expected in ["1", "2"] {
        let response = sent(&router, Request::post("/payments").body(Body::empty()).unwrap()).await;
        assert!(response.ends_with(&format!("\n\n{expected}")), "{response}");
    }
    for _ in 0..2 {
        assert!(posted(&router, "\"k1\"").await.ends_with("\n\n3"));
    }
}

#[tokio::test]
async fn a_long_body_is_rejected_before_it_is_read() {
    let app = App::new();
    let payments = payments(&app, app.once().with_longest_request(4));
    for body in
        [Body::from("12345"), Body::from_stream(futures_util::stream::iter([Ok::<_, axum::Error>("123"), Ok("45")]))]
    {
        assert!(sent(&payments, request("k1").body(body).unwrap()).await.starts_with("413"));
    }
    let broken = futures_util::stream::iter([Ok("12"), Err(axum::Error::new("hunter2"))]);
    let response = sent(&payments, request("k1").body(Body::from_stream(broken)).unwrap()).await;
    assert!(response.starts_with("400") && !response.contains("hunter2"), "{response}");
    assert!(sent(&payments, request("k1").body(Body::from("1234")).unwrap()).await.starts_with("201"));
}

#[tokio::test]
async fn the_body_limit_of_axum_counts() {
    let app = App::new();
    for (limit, expected) in [(DefaultBodyLimit::max(4), "413"), (DefaultBodyLimit::max(5), "201")] {
        let payments = payments(&app, app.once()).layer(limit);
        let response = sent(&payments, request("k1").body(Body::from("12345")).unwrap()).await;
        assert!(response.starts_with(expected), "{response}");
    }
    // Who allows more than axum does not get its limit.
    let long = vec![b'1'; 3 * 1024 * 1024];
    let payments = payments(&app, app.once().with_longest_request(4 * 1024 * 1024));
    assert!(sent(&payments, request("k2").body(Body::from(long)).unwrap()).await.starts_with("201"));
}

#[tokio::test]
async fn a_handler_that_takes_a_key_needs_the_layer() {
    let app = App::new();
    assert!(posted(&served(&app, post(pay)), "k1").await.starts_with("500"));
}

#[test]
#[should_panic(expected = "give `with_lifetime` more, or `with_lease` less")]
fn keys_live_at_least_as_long_as_their_lease() {
    let app = App::new();
    let _ = payments(&app, app.once().with_lifetime(std::time::Duration::from_secs(5)));
}

#[test]
#[should_panic(expected = "the lease of an idempotency key is a millisecond to a day")]
fn a_lease_has_a_length() {
    let _ = App::new().once().with_lease(std::time::Duration::ZERO);
}
