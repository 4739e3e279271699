//! Finqware: each documented pair of type and code from a real handler, and
//! its behaviours.

use std::collections::BTreeSet;

use example_seed_apis::finqware::{CATALOG, demo};
use serde_json::{Value, json};

use super::start;
use crate::support::{Answer, Server};

const SESSIONS: &str = "/finqware/v1/sessions";
const UNKNOWN_UUID: &str = "99999999-9999-4999-8999-999999999999";

/// A request that creates a session, before something about it is changed.
struct Create {
    headers: Vec<(&'static str, &'static str)>,
    body: Value,
}

impl Create {
    fn new() -> Create {
        Create {
            headers: vec![
                ("x-api-key", demo::API_KEY),
                ("x-tenant-key", demo::TENANT_KEY),
                ("x-client-id", demo::CLIENT_ID),
                ("x-client-secret", demo::CLIENT_SECRET),
                ("x-client-app-key", demo::CLIENT_APP_KEY),
            ],
            body: json!({
                "user_uuid": demo::USER_UUID,
                "credentials_id": demo::CREDENTIALS_ID,
                "skill_name": demo::SKILL,
                "bank": demo::BANK,
                "psu_id": demo::PSU_ID,
            }),
        }
    }

    fn header(mut self, name: &'static str, value: &'static str) -> Create {
        self = self.without_header(name);
        self.headers.push((name, value));
        self
    }

    fn without_header(mut self, name: &str) -> Create {
        self.headers.retain(|(known, _)| *known != name);
        self
    }

    fn field(mut self, name: &str, value: impl Into<Value>) -> Create {
        self.body[name] = value.into();
        self
    }

    fn without_field(mut self, name: &str) -> Create {
        self.body.as_object_mut().unwrap().remove(name);
        self
    }

    async fn send(self, server: &Server) -> Answer {
        self.send_text(server, &self.body.to_string()).await
    }

    async fn send_text(&self, server: &Server, body: &str) -> Answer {
        server.ask("POST", SESSIONS, &self.headers, body).await
    }
}

/// A session that was created.
struct Session<'a> {
    server: &'a Server,
    path: String,
    authorization: String,
}

impl<'a> Session<'a> {
    async fn create(server: &'a Server, create: Create) -> Session<'a> {
        let answer = create.send(server).await;
        assert_eq!(answer.status(), 200, "{answer:?}");
        let result = &answer.json()["result"];
        Session {
            server,
            path: format!("{SESSIONS}/{}", result["session_id"].as_str().unwrap()),
            authorization: format!("Bearer {}", result["access_token"].as_str().unwrap()),
        }
    }

    /// Asks for consent at a bank.
    async fn at(server: &'a Server, bank: &str) -> Answer {
        Session::create(server, Create::new().field("bank", bank)).await.ask("POST", "/consent", "").await
    }

    async fn ask(&self, method: &str, step: &str, body: &str) -> Answer {
        self.ask_as(&self.authorization, method, step, body).await
    }

    async fn ask_as(&self, authorization: &str, method: &str, step: &str, body: &str) -> Answer {
        let headers = [("authorization", authorization)];
        self.server.ask(method, &format!("{}{step}", self.path), &headers, body).await
    }

    async fn give_consent_and_complete(&self) {
        let consent = self.ask("POST", "/consent", "").await.json();
        let body = json!({ "temp_token": consent["result"]["temp_token"] }).to_string();
        assert_eq!(self.ask("POST", "/complete", &body).await.status(), 200);
    }
}

const INVALID: &str = "invalid_request";
const UNAUTHORIZED: &str = "unauthorized";
const EXTERNAL: &str = "external_api_error";
const SERVER: &str = "server_error";

#[tokio::test]
async fn each_documented_pair_of_type_and_code_arises_from_a_handler() {
    let server = &start().await;
    let create = Create::new;
    let session = Session::create(server, create()).await;
    let consented = Session::create(server, create()).await;
    assert_eq!(consented.ask("POST", "/consent", "").await.status(), 200);
    let truncated = Session::create(server, create().field("bank", "sandbox_truncated")).await;
    truncated.give_consent_and_complete().await;
    let unknown_session = format!("{SESSIONS}/{UNKNOWN_UUID}");
    let headers = [("authorization", session.authorization.as_str())];

    let answers = [
        (INVALID, "missing_fields", create().without_field("skill_name").send(server).await),
        (INVALID, "unknown_fields", create().field("colour", "red").send(server).await),
        (INVALID, "invalid_field", create().field("psu_id", 7).send(server).await),
        (INVALID, "invalid_credentials_id", create().without_field("credentials_id").send(server).await),
        (INVALID, "invalid_credentials_id", create().field("credentials_id", "33").send(server).await),
        (INVALID, "invalid_client_id", create().without_header("x-client-id").send(server).await),
        (INVALID, "invalid_client_id", create().header("x-client-id", "11").send(server).await),
        (INVALID, "invalid_client_secret", create().without_header("x-client-secret").send(server).await),
        (INVALID, "invalid_client_secret", create().header("x-client-secret", "short").send(server).await),
        (INVALID, "invalid_access_token", server.ask("GET", &session.path, &[], "").await),
        (INVALID, "invalid_access_token", session.ask_as("Bearer 1", "GET", "", "").await),
        (INVALID, "invalid_access_token", session.ask_as("Basic YTpi", "GET", "", "").await),
        (INVALID, "invalid_input", create().send_text(server, "[]").await),
        (INVALID, "invalid_body", create().send_text(server, r#"{"psu_id":"#).await),
        (INVALID, "invalid_headers", create().header("content-type", "text/plain").send(server).await),
        (INVALID, "invalid_headers", create().header("x-tenant-key", "é").send(server).await),
        (INVALID, "not_found", server.ask("GET", &unknown_session, &headers, "").await),
        (INVALID, "invalid_step", session.ask("GET", "/accounts", "").await),
        (INVALID, "invalid_step", consented.ask("POST", "/consent", "").await),
        (INVALID, "invalid_session_id", server.ask("GET", &format!("{SESSIONS}/1"), &headers, "").await),
        (INVALID, "invalid_skill_name", create().field("skill_name", "juggling").send(server).await),
        (INVALID, "invalid_pcd_data_retention", create().field("pcd_data_retention", 366).send(server).await),
        (INVALID, "invalid_pcd_data_retention", create().field("pcd_data_retention", -1).send(server).await),
        (INVALID, "tpp_redirect_error", create().field("redirect_url", "https://evil.example/").send(server).await),
        (UNAUTHORIZED, "invalid_api_keys", create().without_header("x-api-key").send(server).await),
        (UNAUTHORIZED, "invalid_api_keys", create().header("x-api-key", "other").send(server).await),
        (
            UNAUTHORIZED,
            "unauthorized_tenant",
            create().header("x-tenant-key", demo::OTHER_TENANT_KEY).send(server).await,
        ),
        (UNAUTHORIZED, "invalid_access_token", session.ask_as(&format!("Bearer {UNKNOWN_UUID}"), "GET", "", "").await),
        (UNAUTHORIZED, "invalid_credentials_id", create().field("credentials_id", UNKNOWN_UUID).send(server).await),
        (UNAUTHORIZED, "invalid_client_id", create().header("x-client-id", UNKNOWN_UUID).send(server).await),
        (
            UNAUTHORIZED,
            "invalid_client_secret",
            create().header("x-client-secret", "ffffffffffffffffffffffffffffffff").send(server).await,
        ),
        (UNAUTHORIZED, "invalid_client_app_key", create().without_header("x-client-app-key").send(server).await),
        (
            UNAUTHORIZED,
            "inactive_credentials",
            create().field("credentials_id", demo::INACTIVE_CREDENTIALS_ID).send(server).await,
        ),
        (
            UNAUTHORIZED,
            "expired_credentials",
            create().field("credentials_id", demo::EXPIRED_CREDENTIALS_ID).send(server).await,
        ),
        (UNAUTHORIZED, "invalid_uuid", create().field("user_uuid", UNKNOWN_UUID).send(server).await),
        (UNAUTHORIZED, "invalid_tenant_keys", create().without_header("x-tenant-key").send(server).await),
        (UNAUTHORIZED, "invalid_temp_token", consented.ask("POST", "/complete", r#"{"temp_token":"1"}"#).await),
        (EXTERNAL, "external_api_connection_error", Session::at(server, "sandbox_offline").await),
        (EXTERNAL, "external_api_too_many_requests", Session::at(server, "sandbox_busy").await),
        (EXTERNAL, "external_api_unauthorized", Session::at(server, "sandbox_unauthorized").await),
        (EXTERNAL, "external_api_forbidden", Session::at(server, "sandbox_forbidden").await),
        (EXTERNAL, "external_api_duplicated_consent", Session::at(server, "sandbox_duplicated").await),
        (EXTERNAL, "external_api_expired_consent", Session::at(server, "sandbox_expired").await),
        (EXTERNAL, "external_api_server_error", Session::at(server, "sandbox_broken").await),
        (
            EXTERNAL,
            "external_api_invalid_psu_id",
            Session::create(server, create().field("psu_id", "psu-2")).await.ask("POST", "/consent", "").await,
        ),
        (SERVER, "internal_server_error", truncated.ask("GET", "/accounts", "").await),
        (SERVER, "planned_maintenance", create().field("skill_name", demo::SKILL_IN_MAINTENANCE).send(server).await),
    ];

    let mut seen = BTreeSet::new();
    for (error_type, code, answer) in &answers {
        let body = answer.json();
        assert_eq!((body["type"].as_str(), body["code"].as_str()), (Some(*error_type), Some(*code)), "{answer:?}");
        assert_eq!(body["http"], answer.status(), "{answer:?}");
        // A token that is refused is told so (RFC 6750, section 3.1).
        let challenge = match *code {
            "invalid_access_token" | "expired_credentials" => "Bearer error=\"invalid_token\"",
            _ => "Bearer",
        };
        assert_eq!(answer.header("www-authenticate"), (*error_type == UNAUTHORIZED).then_some(challenge), "{answer:?}");
        let text = body["message"].as_str().unwrap().split(": ").next().unwrap().to_owned();
        assert_eq!(text.to_lowercase().replace(' ', "_"), *code);
        seen.insert(((*error_type).to_owned(), (*code).to_owned(), u64::from(answer.status())));
    }
    assert_eq!(seen, documented());
    let in_catalog = CATALOG.definitions().iter().map(|one| {
        assert!(!one.is_extension());
        let status = one.status().unwrap().as_u16();
        (one.error_type().unwrap().to_owned(), one.code().unwrap().to_owned(), u64::from(status))
    });
    assert_eq!(in_catalog.collect::<BTreeSet<_>>(), documented());
}

/// Type, code and status of each entry of the document; 38 pairs.
fn documented() -> BTreeSet<(String, String, u64)> {
    let catalog: Value = serde_json::from_str(include_str!("../../seeds/catalog.json")).unwrap();
    let system = catalog["systems"].as_array().unwrap().iter().find(|system| system["id"] == "002").unwrap();
    let text = |entry: &Value, name: &str| entry[name].as_str().unwrap().to_owned();
    let entries = system["entries"].as_array().unwrap();
    entries.iter().map(|one| (text(one, "type"), text(one, "code"), one["http_status"].as_u64().unwrap())).collect()
}

#[tokio::test]
async fn the_id_is_one_per_occurrence() {
    let server = start().await;
    let mut ids = BTreeSet::new();
    for path in ["/v1/sessions/1", "/v1/sessions/1", "/panic", "/examples/server_error/planned_maintenance"] {
        let answer = server.ask("GET", &format!("/finqware{path}"), &[("x-request-id", "req_same")], "").await;
        let id = answer.json()["id"].as_str().unwrap().to_owned();
        assert_eq!((id.len(), id.as_bytes()[14]), (36, b'4'), "a UUID v4: {answer:?}");
        assert_eq!(id, id.to_lowercase());
        assert_eq!(answer.header("x-request-id"), Some("req_same"));
        ids.insert(id);
    }
    assert_eq!(ids.len(), 4);
}

#[tokio::test]
async fn messages_hold_hints() {
    let server = start().await;
    let cases = [
        (Create::new().without_field("bank").without_field("psu_id"), "Missing fields: bank, psu_id"),
        (Create::new().field("a", 1).field("b", 2), "Unknown fields: a, b"),
        (Create::new().field("bank", "none"), "Invalid field: bank"),
        (Create::new().field("redirect_url", 1), "Invalid field: redirect_url"),
    ];
    for (create, message) in cases {
        let answer = create.send(&server).await;
        assert_eq!((answer.status(), &answer.json()["message"]), (400, &json!(message)));
    }
}

#[tokio::test]
async fn a_session_goes_its_steps_in_the_format_of_successes() {
    let server = start().await;
    let created = Create::new()
        .field("redirect_url", demo::REDIRECT_URL)
        .field("pcd_data_retention", 30)
        .header("content-type", "application/json; charset=utf-8")
        .send(&server)
        .await;
    let result = created.json()["result"].clone();
    let (id, token) = (result["session_id"].as_str().unwrap(), result["access_token"].as_str().unwrap());
    assert_eq!(
        (created.status(), created.body()),
        (
            200,
            format!(
                r#"{{"op_type":"create_session","code":"session_created","http":200,"message":"Session created","result":{{"session_id":"{id}","access_token":"{token}"}}}}"#
            )
            .as_str()
        )
    );

    let session =
        Session { server: &server, path: format!("{SESSIONS}/{id}"), authorization: format!("Bearer {token}") };
    let shown = |step: &str| {
        format!(
            r#""result":{{"session_id":"{id}","skill_name":"accounts","bank":"sandbox","pcd_data_retention":30,"step":"{step}"}}}}"#
        )
    };
    let answer = session.ask("GET", "", "").await;
    let head = r#"{"op_type":"get_session","code":"session_info","http":200,"message":"Session info","#;
    assert_eq!(answer.body(), format!("{head}{}", shown("created")));

    let consent = session.ask("POST", "/consent", "").await.json();
    assert_eq!(consent["code"], "consent_given");
    let body = json!({ "temp_token": consent["result"]["temp_token"] }).to_string();
    let answer = session.ask("POST", "/complete", &body).await;
    let head = r#"{"op_type":"complete_session","code":"session_completed","http":200,"message":"Session completed","#;
    assert_eq!(answer.body(), format!("{head}{}", shown("completed")));

    let answer = session.ask("GET", "/accounts", "").await;
    assert_eq!(
        answer.body(),
        r#"{"op_type":"get_accounts","code":"accounts_info","http":200,"message":"Accounts info","result":[{"currency":"RON","iban":"RO49AAAA1B31007593840000"}]}"#
    );
}

#[tokio::test]
async fn what_no_handler_answers_is_in_the_format() {
    let server = start().await;
    let cases = [
        ("GET", "/none", 404, INVALID, "not_found", "Not found"),
        ("GET", "/examples/unauthorized/not_found", 404, INVALID, "not_found", "Not found"),
        ("GET", "/examples/unauthorized/none", 404, INVALID, "not_found", "Not found"),
        ("PATCH", "/v1/sessions", 405, INVALID, "invalid_input", "Invalid input"),
        ("GET", "/examples/%ff/none", 400, INVALID, "invalid_input", "Invalid input"),
        ("GET", "/panic", 500, SERVER, "internal_server_error", "Internal server error"),
    ];
    for (method, path, status, error_type, code, message) in cases {
        let answer = server.ask(method, &format!("/finqware{path}"), &[], "").await;
        let id = answer.json()["id"].as_str().unwrap().to_owned();
        assert_eq!(
            (answer.status(), answer.body()),
            (
                status,
                format!(
                    r#"{{"id":"{id}","type":"{error_type}","http":{status},"code":"{code}","message":"{message}"}}"#
                )
                .as_str()
            )
        );
        assert_eq!(answer.header("allow"), (status == 405).then_some("POST"), "{answer:?}");
        assert_eq!(answer.header("cache-control"), Some("no-store"), "{answer:?}");
        assert!(answer.header("x-request-id").is_some(), "{answer:?}");
    }
}

#[tokio::test]
async fn an_external_error_can_meet_correct_input() {
    let server = start().await;
    let session = Session::create(&server, Create::new().field("bank", "sandbox_busy")).await;
    for _ in 0..2 {
        let answer = session.ask("POST", "/consent", "").await;
        assert_eq!((answer.status(), &answer.json()["type"]), (400, &json!(EXTERNAL)));
    }
    // The session is where it was.
    assert_eq!(session.ask("GET", "", "").await.json()["result"]["step"], "created");
}
