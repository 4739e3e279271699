//! The document of the Finqware API, held against what the API answers.

use example_seed_apis::finqware::demo;

use super::contracts::{api, hold};
use crate::support::Server;

type Headers = Vec<(&'static str, String)>;

fn client() -> Headers {
    let keys = [
        ("x-api-key", demo::API_KEY),
        ("x-tenant-key", demo::TENANT_KEY),
        ("x-client-id", demo::CLIENT_ID),
        ("x-client-secret", demo::CLIENT_SECRET),
        ("x-client-app-key", demo::CLIENT_APP_KEY),
    ];
    keys.map(|(name, value)| (name, value.to_owned())).into()
}

/// The client's headers with one of them changed.
fn client_with(name: &'static str, value: &str) -> Headers {
    let mut headers = client();
    headers.retain(|(known, _)| *known != name);
    headers.push((name, value.to_owned()));
    headers
}

fn session_with(change: &str) -> String {
    let mut body = serde_json::json!({
        "user_uuid": demo::USER_UUID,
        "skill_name": demo::SKILL,
        "bank": demo::BANK,
        "psu_id": demo::PSU_ID,
        "credentials_id": demo::CREDENTIALS_ID,
    });
    let change: serde_json::Map<_, _> = serde_json::from_str(change).unwrap();
    body.as_object_mut().unwrap().extend(change);
    body.to_string()
}

const NO_UUID: &str = "none";
const OTHER_UUID: &str = "99999999-9999-4999-8999-999999999999";

#[tokio::test]
async fn finqware() {
    let (router, check) = (api("finqware").checked)();
    let server = Server::start(router).await;
    let ask = async |method: &str, path: &str, headers: &Headers, body: &str| {
        let headers: Vec<_> = headers.iter().map(|(name, value)| (*name, value.as_str())).collect();
        server.ask(method, path, &headers, body).await
    };
    let create = async |headers: Headers, body: &str| ask("POST", "/v1/sessions", &headers, body).await;

    for (name, value) in [
        ("x-api-key", "unknown"),
        ("x-tenant-key", "unknown"),
        ("x-tenant-key", demo::OTHER_TENANT_KEY),
        ("x-client-id", NO_UUID),
        ("x-client-id", OTHER_UUID),
        ("x-client-secret", "short"),
        ("x-client-secret", "ffffffffffffffffffffffffffffffff"),
        ("x-client-app-key", "unknown"),
        ("content-type", "text/plain"),
    ] {
        create(client_with(name, value), "{}").await;
    }
    let too_long = "x".repeat(2 * 1024 * 1024 + 1);
    for body in ["{}", "{", "[]", &too_long] {
        create(client(), body).await;
    }
    for change in [
        r#"{"unknown":1}"#.to_owned(),
        r#"{"bank":"unknown"}"#.to_owned(),
        r#"{"user_uuid":"unknown"}"#.to_owned(),
        r#"{"skill_name":"unknown"}"#.to_owned(),
        r#"{"pcd_data_retention":1000}"#.to_owned(),
        r#"{"redirect_url":"https://elsewhere.example"}"#.to_owned(),
        format!(r#"{{"skill_name":"{}"}}"#, demo::SKILL_IN_MAINTENANCE),
        format!(r#"{{"credentials_id":"{NO_UUID}"}}"#),
        format!(r#"{{"credentials_id":"{OTHER_UUID}"}}"#),
        format!(r#"{{"credentials_id":"{}"}}"#, demo::INACTIVE_CREDENTIALS_ID),
        format!(r#"{{"credentials_id":"{}"}}"#, demo::EXPIRED_CREDENTIALS_ID),
    ] {
        create(client(), &session_with(&change)).await;
    }

    let open = async |bank: &str, psu_id: &str| {
        let body = session_with(&format!(r#"{{"bank":"{bank}","psu_id":"{psu_id}"}}"#));
        let opened = create(client(), &body).await.json();
        let text = |name: &str| opened["result"][name].as_str().unwrap().to_owned();
        (text("session_id"), text("access_token"))
    };
    let bearer = |token: &str| -> Headers { vec![("authorization", format!("Bearer {token}"))] };
    let steps = [("GET", ""), ("POST", "/consent"), ("POST", "/complete"), ("GET", "/accounts")];
    let (session, token) = open(demo::BANK, demo::PSU_ID).await;
    for (method, step) in steps {
        let path = format!("/v1/sessions/{session}{step}");
        let body = r#"{"temp_token":"unknown"}"#;
        ask(method, &path, &vec![], body).await;
        ask(method, &path, &bearer(OTHER_UUID), body).await;
        ask(method, &path, &vec![("authorization", "Bearer \u{fc}".to_owned())], body).await;
        ask(method, &format!("/v1/sessions/{NO_UUID}{step}"), &bearer(&token), body).await;
        ask(method, &format!("/v1/sessions/{OTHER_UUID}{step}"), &bearer(&token), body).await;
    }
    // The session waits for its consent, then for its token.
    let at = |step: &str| format!("/v1/sessions/{session}{step}");
    ask("GET", &at("/accounts"), &bearer(&token), "").await;
    ask("POST", &at("/complete"), &bearer(&token), r#"{"temp_token":"unknown"}"#).await;
    ask("POST", &at("/consent"), &bearer(&token), "").await;
    ask("POST", &at("/consent"), &bearer(&token), "").await;
    for body in ["{}", "{", "[]", r#"{"unknown":1}"#, r#"{"temp_token":1}"#, r#"{"temp_token":"unknown"}"#, &too_long] {
        ask("POST", &at("/complete"), &bearer(&token), body).await;
    }
    for bank in ["offline", "busy", "unauthorized", "forbidden", "duplicated", "expired", "broken"] {
        let (session, token) = open(&format!("sandbox_{bank}"), demo::PSU_ID).await;
        ask("POST", &format!("/v1/sessions/{session}/consent"), &bearer(&token), "").await;
    }
    let (session, token) = open(demo::BANK, "unknown").await;
    ask("POST", &format!("/v1/sessions/{session}/consent"), &bearer(&token), "").await;
    let (session, token) = open("sandbox_truncated", demo::PSU_ID).await;
    let consent = ask("POST", &format!("/v1/sessions/{session}/consent"), &bearer(&token), "").await.json();
    let temp_token = consent["result"]["temp_token"].as_str().unwrap();
    let body = format!(r#"{{"temp_token":"{temp_token}"}}"#);
    ask("POST", &format!("/v1/sessions/{session}/complete"), &bearer(&token), &body).await;
    ask("GET", &format!("/v1/sessions/{session}/accounts"), &bearer(&token), "").await;

    let reason = "answered to a panic, and no handler has one on purpose";
    let reasons = ["POST /v1/sessions", "GET /v1/sessions/{id}", "/consent", "/complete"];
    let reasons = reasons.map(|path| (format!("{path}: 500 internal_server_error"), reason));
    let reasons: Vec<_> = reasons.iter().map(|(path, reason)| (path.as_str(), *reason)).collect();
    hold(&check, &reasons);
}
