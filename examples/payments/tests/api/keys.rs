//! API keys.

use reqwest::Method;

use crate::support::{Received, Running, send, start, start_with};

async fn create(api: &Running, permission: &str) -> (String, String) {
    let created = api.post("/v1/api_keys", &format!("name=checkout&permission={permission}")).await;
    assert_eq!(created.status, 201, "{created:?}");
    let key = created.json();
    (key["id"].as_str().unwrap().to_owned(), key["secret"].as_str().unwrap().to_owned())
}

async fn status_with(api: &Running, key: &str) -> u16 {
    send(api.request(Method::GET, "/v1/accounts").bearer_auth(key)).await.status
}

#[tokio::test]
async fn a_key_is_shown_once() {
    let api = start().await;
    let (id, secret) = create(&api, "read").await;
    let listed = api.get("/v1/api_keys").await;
    assert!(listed.body.contains(&id));
    assert!(listed.body.contains(&format!(r#""prefix":"{}...""#, &secret[..40])), "{}", listed.body);
    assert!(!listed.body.contains(&secret));
    let (hash,): (String,) = sqlx::query_as("SELECT hash FROM api_keys WHERE id = $1")
        .bind(&id)
        .fetch_one(api.service.database().pool())
        .await
        .unwrap();
    assert_eq!(hash.len(), 64);
    assert!(!secret.contains(&hash) && !hash.contains(&secret[40..]));
}

#[tokio::test]
async fn a_request_without_a_valid_key_is_rejected() {
    let api = start().await;
    let missing = send(api.request(Method::GET, "/v1/accounts")).await;
    missing.is(
        401,
        r#"{"error":{"code":"authentication_required","message":"No API key provided","type":"authentication_error"}}"#,
    );
    assert_eq!(missing.header("www-authenticate"), Some("Bearer"));

    let almost = format!("{}0", &api.test_key[..api.test_key.len() - 1]);
    let almost = if almost == api.test_key { format!("{}1", &api.test_key[..api.test_key.len() - 1]) } else { almost };
    for key in ["invalid_key_1234", almost.as_str(), &api.test_key.replace("sk_test", "sk_live")] {
        let invalid = send(api.request(Method::GET, "/v1/accounts").bearer_auth(key)).await;
        let body = format!(
            r#"{{"error":{{"code":"invalid_api_key","message":"Invalid API key provided: {}...","type":"authentication_error"}}}}"#,
            &key[..5],
        );
        invalid.is(401, &body);
        assert_eq!(invalid.header("www-authenticate"), Some("Bearer error=\"invalid_token\""));
    }
}

#[tokio::test]
async fn a_read_only_key_changes_nothing() {
    let api = start().await;
    let (_, secret) = create(&api, "read").await;
    assert_eq!(status_with(&api, &secret).await, 200);
    api.post_as(&secret, "/v1/accounts", "email=a@example.com&currency=EUR").await.is(
        403,
        r#"{"error":{"code":"forbidden","message":"This API key can only read","type":"invalid_request_error"}}"#,
    );
}

#[tokio::test]
async fn a_key_is_rolled_and_revoked() {
    let api = start().await;
    let (id, old) = create(&api, "write").await;
    let rolled = api.post_json(&format!("/v1/api_keys/{id}/roll"), r#"{"expires_in":3600}"#).await;
    assert_eq!(rolled.status, 201, "{rolled:?}");
    let new = rolled.json();
    assert_eq!((&new["name"], &new["permission"]), (&"checkout".into(), &"write".into()));
    let secret = new["secret"].as_str().unwrap();
    assert_eq!((status_with(&api, &old).await, status_with(&api, secret).await), (200, 200));

    let again = api.post(&format!("/v1/api_keys/{id}/roll"), "expires_in=0").await;
    assert_eq!(again.status, 201, "{again:?}");
    let expired = send(api.request(Method::GET, "/v1/accounts").bearer_auth(&old)).await;
    expired.is(
        401,
        r#"{"error":{"code":"invalid_api_key","message":"Expired API key provided: sk_te...","type":"authentication_error"}}"#,
    );

    let new = new["id"].as_str().unwrap();
    api.delete(&format!("/v1/api_keys/{new}")).await.is(204, "");
    assert_eq!(status_with(&api, secret).await, 401);
    api.delete("/v1/api_keys/key_9").await.is(
        404,
        r#"{"error":{"code":"resource_not_found","message":"No API key found with id: key_9","param":"id","type":"invalid_request_error"}}"#,
    );
}

/// A client that has a new key sends a request again whose response it did not see.
#[tokio::test]
async fn a_rolled_key_is_the_same_caller() {
    let api = start().await;
    let (id, old) = create(&api, "write").await;
    let (source, destination) = (api.account("ada@example.com", 100).await, api.account("bob@example.com", 1).await);
    let rolled = api.post(&format!("/v1/api_keys/{id}/roll"), "expires_in=3600").await.json();
    let id = rolled["id"].as_str().unwrap();
    let twice = api.post(&format!("/v1/api_keys/{id}/roll"), "expires_in=3600").await.json();
    let form = format!("source={source}&destination={destination}&amount=10&currency=EUR");
    let mut bodies = Vec::new();
    for (key, replayed) in [(&*old, None), (text(&rolled), Some("true")), (text(&twice), Some("true"))] {
        let made = send_once(&api, key, "k1", "/v1/transfers", &form).await;
        assert_eq!((made.status, made.header("idempotent-replayed")), (201, replayed), "{made:?}");
        bodies.push(made.body);
    }
    bodies.dedup();
    assert_eq!((bodies.len(), api.balance(&source).await), (1, 90));
    // Another key is another caller.
    let (_, other) = create(&api, "write").await;
    assert_eq!(send_once(&api, &other, "k1", "/v1/transfers", &form).await.header("idempotent-replayed"), None);

    // The card is charged once: the response of the processor was lost.
    let form = format!("account={destination}&amount=10&currency=EUR&card=tok_garbage");
    for key in [&old, text(&rolled)] {
        assert_eq!(send_once(&api, key, "k2", "/v1/charges", &form).await.status, 502);
    }
    assert_eq!(api.get("/v1/charges").await.json()["data"].as_array().unwrap().len(), 1);
}

fn text(key: &serde_json::Value) -> &str {
    key["secret"].as_str().unwrap()
}

async fn send_once(api: &Running, key: &str, once: &str, path: &str, form: &str) -> Received {
    let request = api.request(Method::POST, path).bearer_auth(key).header("idempotency-key", once);
    send(request.header("content-type", "application/x-www-form-urlencoded").body(form.to_owned())).await
}

/// An address that sends many invalid keys waits, and its valid keys are accepted.
#[tokio::test]
async fn invalid_keys_are_limited_by_address() {
    let api = start_with(&["--invalid-key-limit=3"], |_| ()).await;
    let mut last = None;
    for status in [401, 401, 401, 429] {
        let received = send(api.request(Method::GET, "/v1/accounts").bearer_auth("sk_test_none")).await;
        assert_eq!(received.status, status, "{received:?}");
        last = Some(received);
    }
    let rejected = last.unwrap();
    assert_eq!(rejected.json()["error"]["code"], "too_many_invalid_api_keys");
    let wait: u64 = rejected.header("retry-after").unwrap().parse().unwrap();
    assert!((1..=20).contains(&wait), "{rejected:?}");
    assert_eq!(status_with(&api, &api.test_key).await, 200);
    // No key is no invalid one.
    assert_eq!(send(api.request(Method::GET, "/v1/accounts")).await.status, 401);
}

#[tokio::test]
async fn the_first_keys_are_made_once() {
    let api = start().await;
    assert!(api.service.first_keys().await.unwrap().is_none());
}
