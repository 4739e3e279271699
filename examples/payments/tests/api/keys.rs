//! API keys.

use reqwest::Method;

use crate::support::{Running, send, start};

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

#[tokio::test]
async fn the_first_keys_are_made_once() {
    let api = start().await;
    assert!(api.service.first_keys().await.unwrap().is_none());
}
