//! What operators read.

use axum::{
    Router,
    body::{Body, to_bytes},
};
use example_payments::{App, Format, Metrics, app};
use http::Request;
use reqwest::Method;
use serde_json::Value;
use tower::ServiceExt;

use crate::support::{Received, Running, send, start_with};

async fn record(api: &Running, id: &str) -> Received {
    let token = std::fs::read_to_string(&api.settings.operator_token_file).unwrap();
    send(api.internal(&format!("/internal/occurrences/{id}")).bearer_auth(token.trim())).await
}

/// The id of a server error leads to the file of its cause, which no client reads.
#[tokio::test]
async fn the_cause_of_an_error_by_its_id() {
    let api = start_with(&[], |settings| settings.format = Format::Problem).await;
    let account = api.account("ada@example.com", 0).await;
    let failed = api.post("/v1/charges", &format!("account={account}&amount=1&currency=EUR&card=tok_error")).await;
    assert_eq!(failed.status, 502, "{failed:?}");
    let instance = failed.json()["instance"].as_str().unwrap().to_owned();
    for id in [instance.trim_start_matches("/occurrences/"), failed.header("request-id").unwrap()] {
        let record = record(&api, id).await;
        assert_eq!(record.status, 200, "{record:?}");
        let record = &record.json()["records"][0];
        assert_eq!(record["location"]["file"], "examples/payments/src/processor/client.rs", "{record}");
        assert!(
            record["causes"].as_array().unwrap().iter().any(|cause| cause.as_str().unwrap().contains("500")),
            "{record}"
        );
    }
    // The processor's text is its own.
    assert!(!failed.body.contains("NullPointerException"));

    // The caller reads the body again, and another caller does not.
    assert_eq!(api.get(&instance).await.body, failed.body);
    assert_eq!(send(api.request(Method::GET, &instance).bearer_auth(&api.live_key)).await.status, 404);
    assert_eq!(send(api.request(Method::GET, &instance)).await.status, 401);
    // Without the token of an operator.
    let rejected = send(api.internal(&format!("/internal{instance}"))).await;
    assert_eq!((rejected.status, rejected.header("content-type")), (401, Some("application/problem+json")));
}

/// What is for operators is not where clients are.
#[tokio::test]
async fn clients_reach_nothing_internal() {
    let api = start_with(&[], |_| ()).await;
    for path in ["/metrics", "/internal/occurrences/req_1"] {
        let unknown = api.get(path).await;
        assert_eq!((unknown.status, &unknown.json()["error"]["code"]), (404, &"resource_not_found".into()), "{path}");
    }
    assert_eq!(send(api.internal("/v1/accounts").bearer_auth(&api.test_key)).await.status, 404);
}

/// What fails in the database has a place as well.
#[tokio::test]
async fn the_cause_of_a_failed_statement() {
    let api = start_with(&[], |settings| settings.format = Format::Problem).await;
    sqlx::query("DROP TABLE charges").execute(api.service.database().pool()).await.unwrap();
    let failed = api.get("/v1/charges").await;
    assert_eq!(failed.status, 500, "{failed:?}");
    assert!(!failed.body.contains("no such table") && !failed.body.contains("relation"), "{failed:?}");
    let found = record(&api, failed.header("request-id").unwrap()).await.json();
    assert_eq!(found["records"][0]["location"]["file"], "examples/payments/src/charges/routes.rs", "{found}");
}

#[tokio::test]
async fn errors_are_counted() {
    let api = start_with(&[], |_| ()).await;
    let service = api.service.clone().with_metrics(Metrics::install().unwrap());
    let App { public, internal, .. } = app(&service, &api.settings).unwrap();
    let ask = async |router: &Router, path: &str| {
        let response = router.clone().oneshot(Request::get(path).body(Body::empty()).unwrap()).await.unwrap();
        String::from_utf8(to_bytes(response.into_body(), 65_536).await.unwrap().to_vec()).unwrap()
    };
    let body: Value = serde_json::from_str(&ask(&public, "/v1/accounts").await).unwrap();
    assert_eq!(body["error"]["code"], "authentication_required");
    let metrics = ask(&internal, "/metrics").await;
    assert!(metrics.contains(r#"error_type="authentication_required""#), "{metrics}");
    assert!(metrics.contains(r#"http_route="/v1/accounts","#), "{metrics}");
}
