//! The documents of the reference APIs, held against what the APIs answer:
//! every error that leaves is documented, and every documented error leaves or
//! is listed here with the reason why it can't.

use std::collections::BTreeSet;

use example_seed_apis::{APIS, ReferenceApi};
use serde_json::Value;

use crate::support::Server;

/// Requests to one API, in order: `METHOD /path`, headers, body.
pub(super) type Case<'a> = (&'a str, Vec<(&'a str, &'a str)>, &'a str);

/// A panic is documented for every operation.
const NOTHING_PANICS: &str = "answered to a panic, and no handler has one on purpose";

pub(super) fn api(name: &str) -> ReferenceApi {
    APIS.into_iter().find(|api| api.name == name).unwrap()
}

/// Sends `cases` and holds what was answered against the document; `reasons`
/// are `METHOD /path: status code` and why nobody gets it.
async fn check(name: &str, cases: &[Case<'_>], reasons: &[(&str, &str)]) {
    let (router, check) = (api(name).checked)();
    let server = Server::start(router).await;
    for (request, headers, body) in cases {
        let (method, path) = request.split_once(' ').unwrap();
        server.ask(method, path, headers, body).await;
    }
    hold(&check, reasons);
}

pub(super) fn hold(check: &error_response::openapi::DocumentedLayer, reasons: &[(&str, &str)]) {
    let findings = check.findings();
    assert_eq!(findings.undocumented(), BTreeSet::new(), "answered and not documented");
    let answered: BTreeSet<_> = findings
        .answered()
        .into_iter()
        .map(|error| format!("{} {}: {} {}", error.method, error.path, error.status, error.code.unwrap_or_default()))
        .collect();
    let documented: BTreeSet<_> = check
        .documented()
        .iter()
        .map(|(method, path, error)| format!("{method} {path}: {} {}", error.status, error.code))
        .collect();
    let excused = |shown: &&String| reasons.iter().any(|(reason, _)| shown.ends_with(reason));
    let missing: Vec<_> = documented.difference(&answered).filter(|shown| !excused(shown)).collect();
    assert!(missing.is_empty(), "documented, and neither answered nor listed with a reason: {missing:#?}");
    for (reason, _) in reasons {
        let is_needed = documented.difference(&answered).any(|shown| shown.ends_with(reason));
        assert!(is_needed, "listed with a reason, but answered or not documented: {reason}");
    }
}

const JSON: (&str, &str) = ("content-type", "application/json");
const TEXT: (&str, &str) = ("content-type", "text/plain");

/// Longer than any body that axum reads.
fn too_long() -> String {
    "x".repeat(2 * 1024 * 1024 + 1)
}

#[tokio::test]
async fn finimpulse() {
    let demo = ("authorization", "Bearer tok_demo");
    let poor = ("authorization", "Bearer tok_poor");
    let office = ("authorization", "Bearer tok_office");
    let slow = ("authorization", "Bearer tok_slow");
    let too_long = too_long();
    let (errors, search) = ("GET /v1/errors", "POST /v1/search");
    let cases: &[Case<'_>] = &[
        (errors, vec![], ""),
        (errors, vec![office], ""),
        (search, vec![], "{}"),
        (search, vec![office], "{}"),
        (search, vec![demo], "{}"),
        (search, vec![demo], &too_long),
        (search, vec![poor], r#"{"query":"AC"}"#),
        (search, vec![poor], r#"{"query":"AC"}"#),
        (search, vec![demo], r#"{"query":"LOST"}"#),
        (search, vec![slow], "{}"),
        (search, vec![slow], "{}"),
        (search, vec![slow], "{}"),
        (errors, vec![slow], ""),
    ];
    check("finimpulse", cases, &[("GET /v1/errors: 500 internal_server_error", NOTHING_PANICS)]).await;
}

#[tokio::test]
async fn stripe_like() {
    let full = ("authorization", "Bearer eyJhbGciOiJIUzI1NiJ9.full_access");
    let reader = ("authorization", "Bearer eyJhbGciOiJIUzI1NiJ9.read_only");
    let unknown = ("authorization", "Bearer unknown");
    let too_long = too_long();
    let (list, open) = ("GET /v1/accounts", "POST /v1/accounts");
    let (show, close) = ("GET /v1/accounts/none", "DELETE /v1/accounts/none");
    let (transfer, shown) = ("POST /v1/transfers", "GET /v1/transfers/none");
    let order = |amount: &str, source: &str, destination: &str, currency: &str| {
        format!(r#"{{"amount":{amount},"source":"{source}","destination":"{destination}","currency":"{currency}"}}"#)
    };
    let same = order("1", "acc_1", "acc_1", "USD");
    let currency = order("1", "acc_1", "acc_2", "XYZ");
    let nowhere = order("1", "none", "acc_2", "USD");
    let full_account = order("1", "acc_1", "acc_3", "USD");
    let large = order("2000000", "acc_1", "acc_2", "USD");
    let more_than_there_is = order("20000", "acc_1", "acc_2", "USD");
    let mut cases: Vec<Case<'_>> = vec![
        (list, vec![full], ""),
        ("GET /v1/accounts?limit=0", vec![full], ""),
        (open, vec![reader], ""),
        (open, vec![full, JSON], "{"),
        (open, vec![full, JSON], &too_long),
        (open, vec![full, TEXT], "{}"),
        (open, vec![full, JSON], "{}"),
        (open, vec![full, JSON], r#"{"email":"ada"}"#),
        (open, vec![full, JSON], r#"{"email":"ada@example.com","currency":"USD"}"#),
        (open, vec![full, JSON], r#"{"email":"rich@example.com","currency":"USD","balance":18446744073709551615}"#),
        (show, vec![full], ""),
        ("GET /v1/accounts/%ff", vec![full], ""),
        (close, vec![full], ""),
        (close, vec![reader], ""),
        ("DELETE /v1/accounts/acc_1", vec![full], ""),
        ("DELETE /v1/accounts/%ff", vec![full], ""),
        (transfer, vec![reader, JSON], "{}"),
        (transfer, vec![full, JSON], &too_long),
        (transfer, vec![full, TEXT], "{}"),
        (transfer, vec![full, JSON], "{}"),
        (transfer, vec![full, JSON], &same),
        (transfer, vec![full, JSON], &currency),
        (transfer, vec![full, JSON], &nowhere),
        (transfer, vec![full, JSON], &full_account),
        (transfer, vec![full, JSON], &large),
        (transfer, vec![full, JSON], &more_than_there_is),
        (shown, vec![full], ""),
        ("GET /v1/transfers/%ff", vec![full], ""),
    ];
    let operations = [list, open, show, close, transfer, shown];
    cases.extend(operations.map(|operation| -> Case<'_> { (operation, vec![], "") }));
    cases.extend(operations.map(|operation| -> Case<'_> { (operation, vec![unknown], "") }));
    // The limit is one of all operations, and one request comes back each second.
    cases.extend((0..30).map(|_| (list, vec![], "")));
    cases.extend(operations.into_iter().flat_map(|operation| (0..4).map(move |_| (operation, vec![], ""))));
    check("stripe-like", &cases, &[(": 500 internal_error", NOTHING_PANICS)]).await;
}

#[tokio::test]
async fn uppercase() {
    let full = ("authorization", "Bearer key_full_access");
    let reader = ("authorization", "Bearer key_read_only");
    let too_long = too_long();
    let (list, add, show) = ("GET /api/v1/users", "POST /api/v1/users", "GET /api/v1/users/none");
    let (charge, report) = ("POST /api/v1/charges", "GET /api/v1/report");
    let mut cases: Vec<Case<'_>> = vec![
        (add, vec![reader, JSON], "{}"),
        (add, vec![full, JSON], "{}"),
        (add, vec![full, JSON], "{"),
        (add, vec![full, JSON], &too_long),
        (add, vec![full, TEXT], "{}"),
        (add, vec![full, JSON], "[]"),
        (add, vec![full, JSON], r#"{"name":"Grace"}"#),
        (add, vec![full, JSON], r#"{"name":"Hedy"}"#),
        (show, vec![full], ""),
        ("GET /api/v1/users/usr_damaged", vec![full], ""),
        ("GET /api/v1/users/%ff", vec![full], ""),
        (charge, vec![reader, JSON], "{}"),
        (charge, vec![full, JSON], "{}"),
        (charge, vec![full, JSON], &too_long),
        (charge, vec![full, TEXT], "{}"),
        (charge, vec![full, JSON], "[]"),
        (charge, vec![full, JSON], r#"{"user_id":"none","amount":"1.00"}"#),
        (charge, vec![full, JSON], r#"{"user_id":"usr_damaged","amount":"1.00"}"#),
        (charge, vec![full, JSON], r#"{"user_id":"usr_1","amount":"1000.00"}"#),
    ];
    let operations = [list, add, show, charge, report];
    cases.extend(operations.map(|operation| -> Case<'_> { (operation, vec![], "") }));
    cases.extend((0..30).map(|_| (list, vec![full], "")));
    cases.extend(operations.map(|operation| (operation, vec![full, JSON], "{}")));
    let (router, check) = (api("uppercase").checked)();
    let server = Server::start(router).await;
    // A report is written at a time.
    let reading = [reader];
    tokio::join!(server.ask("GET", "/api/v1/report", &reading, ""), server.ask("GET", "/api/v1/report", &reading, ""),);
    for (request, headers, body) in &cases {
        let (method, path) = request.split_once(' ').unwrap();
        server.ask(method, path, headers, body).await;
    }
    let reasons = [
        ("GET /api/v1/users: 500 internal_server_error", NOTHING_PANICS),
        ("POST /api/v1/users: 500 internal_server_error", NOTHING_PANICS),
        ("GET /api/v1/report: 500 internal_server_error", NOTHING_PANICS),
    ];
    hold(&check, &reasons);
}

#[tokio::test]
async fn finternet() {
    let key = [("authorization", "Bearer sk_test_finternet")];
    let unknown = [("authorization", "Bearer unknown")];
    let slow = [("authorization", "Bearer sk_test_slow")];
    let (router, check) = (api("finternet").checked)();
    let server = Server::start(router).await;
    let operations = ["", "/none", "/none/confirm", "/none/delivery-proof", "/none/settle"];
    let method = |path: &str| if path == "/none" { "GET" } else { "POST" };
    let ask = async |path: &str, headers: &[(&str, &str)], body: &str| {
        server.ask(method(path), &format!("/v1/payment-intents{path}"), headers, body).await
    };
    let confirmation = format!(r#"{{"signature":"0x{}1b"}}"#, "0".repeat(128));
    let unsigned = format!(r#"{{"signature":"0x{}00"}}"#, "0".repeat(128));
    // Two are admitted before the first refusal.
    for path in ["", ""].into_iter().chain(operations) {
        ask(path, &slow, "{}").await;
    }
    for path in operations {
        ask(path, &[], "{}").await;
        ask(path, &unknown, "{}").await;
        ask(path, &key, if path.ends_with("confirm") { &confirmation } else { "{}" }).await;
        ask(&path.replace("none", "%ff"), &key, "{").await;
    }
    server.ask("GET", "/v1/payment-intents/%ff", &key, "").await;
    for path in ["", "/none/confirm"] {
        ask(path, &key, &too_long()).await;
    }
    let create = async |fail: &str| {
        let body = format!(r#"{{"amount":"1.00","currency":"USDC"{fail}}}"#);
        let created = ask("", &key, &body).await;
        created.json()["id"].as_str().unwrap().to_owned()
    };
    let step = async |intent: &str, step: &str, body: &str| ask(&format!("/{intent}/{step}"), &key, body).await;
    for fail in ["", r#","fail":"contract""#, r#","fail":"settlement""#, r#","fail":"ledger""#] {
        let intent = create(fail).await;
        step(&intent, "settle", "").await;
        step(&intent, "confirm", &unsigned).await;
        step(&intent, "confirm", &confirmation).await;
        step(&intent, "confirm", &confirmation).await;
        step(&intent, "settle", "").await;
        step(&intent, "delivery-proof", "").await;
        step(&intent, "delivery-proof", "").await;
        step(&intent, "settle", "").await;
    }
    let reasons = [
        ("POST /v1/payment-intents: 500 internal_error", NOTHING_PANICS),
        ("GET /v1/payment-intents/{id}: 500 internal_error", NOTHING_PANICS),
        ("/confirm: 500 internal_error", NOTHING_PANICS),
        ("/delivery-proof: 500 internal_error", NOTHING_PANICS),
    ];
    hold(&check, &reasons);
}

/// A documented error that nobody gets fails as an undocumented one does; see
/// `signatures.rs` for the latter.
#[test]
fn a_documented_error_that_nobody_gets_is_found() {
    let (_, check) = (api("stripe-like").checked)();
    let missing = std::panic::catch_unwind(|| hold(&check, &[])).unwrap_err();
    let told = missing.downcast_ref::<String>().unwrap();
    assert!(told.contains("neither answered nor listed"), "{told}");
    assert!(told.contains("DELETE /v1/accounts/{id}: 409 conflict"), "{told}");
    let stale =
        std::panic::catch_unwind(|| hold(&check, &[("", "all of it"), (": 418 teapot", "no such")])).unwrap_err();
    assert!(stale.downcast_ref::<String>().unwrap().contains("listed with a reason, but"));
}

/// Every `$ref` of a document leads somewhere, every response says what it is.
#[tokio::test]
async fn documents_are_whole() {
    for api in APIS {
        let server = Server::start((api.router)()).await;
        for path in ["/openapi.json", "/openapi-3.0.json"] {
            let answer = server.ask("GET", path, &[], "").await;
            let document = answer.json();
            follow(&document, &document, api.name);
            for response in document["components"]["responses"].as_object().unwrap().values() {
                assert!(!response["description"].as_str().unwrap().is_empty(), "{response}");
            }
            let second = Server::start((api.router)()).await.ask("GET", path, &[], "").await;
            assert_eq!(answer.body(), second.body(), "the same document twice");
        }
    }
}

fn follow(part: &Value, document: &Value, name: &str) {
    match part {
        Value::Object(members) => {
            if let Some(Value::String(to)) = members.get("$ref") {
                let pointer = to.strip_prefix('#').unwrap();
                assert!(document.pointer(pointer).is_some(), "{name}: {to} leads nowhere");
            }
            members.values().for_each(|part| follow(part, document, name));
        }
        Value::Array(items) => items.iter().for_each(|part| follow(part, document, name)),
        _ => {}
    }
}

/// The pages to try the APIs on are the program's own: they load nothing from
/// outside.
#[tokio::test]
async fn the_pages_load_nothing_from_outside() {
    let server = Server::start(example_seed_apis::app()).await;
    assert_eq!(server.ask("GET", "/docs", &[], "").await.header("location"), Some("/docs/"));
    let page = server.ask("GET", "/docs/", &[], "").await;
    assert_eq!(page.status(), 200);
    for attribute in ["src=\"", "href=\""] {
        for part in page.body().split(attribute).skip(1) {
            let address = part.split('"').next().unwrap();
            assert!(address.starts_with("./") || !address.contains(':'), "{address}");
            let path = format!("/docs/{}", address.trim_start_matches("./"));
            // The server's answers are read as text, and an image is none.
            if !address.ends_with(".png") {
                assert_eq!(server.ask("GET", &path, &[], "").await.status(), 200, "{path}");
            }
        }
    }
    let start = server.ask("GET", "/docs/swagger-initializer.js", &[], "").await;
    for api in APIS {
        assert!(start.body().contains(&format!("/{}/openapi.json", api.name)), "{}", start.body());
    }
    assert!(start.body().contains("\"validatorUrl\": \"none\""), "{}", start.body());
}

/// Each API has such pages of its own, for its document alone.
#[tokio::test]
async fn each_api_has_pages_to_try_it_on() {
    let server = Server::start(example_seed_apis::app()).await;
    for api in APIS {
        let path = format!("/{}/docs", api.name);
        assert_eq!(server.ask("GET", &path, &[], "").await.header("location"), Some(&*format!("{path}/")));
        assert_eq!(server.ask("GET", &format!("{path}/"), &[], "").await.status(), 200, "{path}/");
        let start = server.ask("GET", &format!("{path}/swagger-initializer.js"), &[], "").await;
        for other in APIS {
            let is_there = start.body().contains(&format!("/{}/openapi.json", other.name));
            assert_eq!(is_there, other.name == api.name, "{path}: {}", start.body());
        }
    }
}
