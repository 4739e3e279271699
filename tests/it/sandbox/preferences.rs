//! A preference that can't be applied is rejected with what can be done.

use std::{panic::AssertUnwindSafe, sync::Arc};

use error_formats::{ErasedWireFormat, built_in_formats};
use error_response::{
    catalog,
    catalog::{ErrorKey, PublishedOperation},
    format::Stripe,
    sandbox::Sandbox,
};

use super::transfers::{CATALOG, Transfers, published};

fn stripe() -> Arc<dyn ErasedWireFormat> {
    Arc::new(Stripe::new())
}

fn body(message: &str) -> String {
    format!(r#"{{"error":{{"code":"invalid_request","message":"{message}","type":"invalid_request_error"}}}}"#)
}

#[tokio::test]
async fn the_message_says_what_to_write() {
    let api = Transfers::new(&stripe());
    let choice = "It can be one of: account_not_found, ledger_failed.";
    for (request, prefer, message) in [
        ("GET /transfers/7", "error=gone", &*format!("GET /transfers/{{id}} does not document this error. {choice}")),
        // It is documented elsewhere.
        (
            "GET /transfers/7",
            "error=ledger_closed",
            &*format!("GET /transfers/{{id}} does not document this error. {choice}"),
        ),
        ("GET /transfers/7", "error", &*format!("The preference error names no error. {choice}")),
        (
            "GET /transfers",
            "error=gone",
            "GET /transfers does not document this error. The operation documents no error",
        ),
        (
            "GET /health",
            "error=account_not_found",
            "GET /health is not an operation of the API's published catalog, so no error can be forced on it",
        ),
        ("GET /transfers/7", "error=\"", "The preference error is malformed. Write it as in: Prefer: error=CODE"),
        (
            "POST /transfers/7",
            "error=expired",
            "Several errors have this name. Write one of: card_error/expired, session_error/expired.",
        ),
        (
            "POST /transfers/7",
            "error=account_busy;status=500",
            "The error is not documented with this status. Write one of: 409, 423.",
        ),
        (
            "POST /transfers/7",
            "error=ledger_closed;wait=5",
            "The error ledger_closed has no wait that can be chosen: leave the parameter wait out",
        ),
        (
            "POST /transfers/7",
            "error=too_many_transfers;wait=1d",
            "The parameter wait of the preference error is not a whole number of seconds from 0 to 86400",
        ),
        (
            "POST /transfers/7",
            "error=account_busy;status=busy",
            "The parameter status of the preference error is not a status, such as 429",
        ),
        (
            "POST /transfers/7",
            "error=account_busy;state=busy",
            "The preference error has an unknown parameter; it can have status and wait",
        ),
    ] {
        let answer = api.prefer(request, prefer).await;
        assert_eq!((answer.status, &answer.body), (400, &body(message)), "{request} {prefer}");
        assert_eq!((answer.header("preference-applied"), answer.header("vary")), (None, Some("prefer")));
    }
    assert_eq!(api.runs(), 0);
}

#[tokio::test]
async fn it_has_the_status_of_a_malformed_header_in_every_format() {
    for format in built_in_formats() {
        let answer = Transfers::new(&format).prefer("GET /transfers/7", "error=none").await;
        let status = format.row(error_core::Category::MalformedHeaders).status();
        assert_eq!(answer.status, status.as_u16(), "{}", format.name());
        assert!(answer.body.contains("GET /transfers/{id} does not document this error"), "{}", answer.body);
    }
}

#[tokio::test]
async fn an_error_is_named_by_its_code_in_any_spelling_or_a_number_of_its_own() {
    for format in built_in_formats() {
        let api = Transfers::new(&format);
        let catalog = published(&*format);
        let error = catalog.error(None, "ledger_closed").unwrap();
        let is_its_own = catalog.errors.iter().filter(|other| other.number == error.number).count() == 1;
        let number = error.number.filter(|_| is_its_own).map(|number| number.to_string());
        let names = [error.code.clone(), error.wire_code().to_owned(), error.label()];
        for name in names.into_iter().chain(number) {
            let answer = api.prefer("POST /transfers/7", &format!("error={name}")).await;
            assert_eq!(answer.header("preference-applied"), Some("error=ledger_closed"), "{} {name}", format.name());
        }
    }
}

#[tokio::test]
async fn of_several_statuses_the_usual_one_is_forced_unless_another_is_chosen() {
    let api = Transfers::new(&stripe());
    for (prefer, status) in [("error=account_busy", 409), ("error=account_busy;status=423", 423)] {
        assert_eq!(api.prefer("POST /transfers/7", prefer).await.status, status, "{prefer}");
    }
}

#[tokio::test]
async fn other_preferences_are_the_handlers() {
    let api = Transfers::new(&stripe());
    for prefer in
        ["return=minimal", "respond-async, wait=5", "errors=account_not_found", "a=\"error=account_not_found\""]
    {
        let answer = api.prefer("GET /transfers/7", prefer).await;
        assert_eq!((answer.status, &*answer.body, answer.header("vary")), (200, "done", Some("prefer")), "{prefer}");
    }
    assert_eq!(api.runs(), 4);
}

#[tokio::test]
async fn hostile_preferences_are_rejected_in_few_bytes() {
    let api = Transfers::new(&stripe());
    let long = format!("error={}", "x".repeat(60_000));
    let quotes = format!("error=\"{}", "\\\"".repeat(30_000));
    let many = format!("error=a{}", ";b=c".repeat(15_000));
    let commas = format!("{}error=a", ",".repeat(60_000));
    for prefer in [&*long, &quotes, &many, &commas, "error=<script>", "error=\"\u{202e}\"", "error=$(id)", "error=%00"]
    {
        let answer = api.prefer("GET /transfers/7", prefer).await;
        assert_eq!(answer.status, 400);
        assert!(answer.body.len() < 300 && !answer.body.contains("script"), "{}", answer.body);
    }
    // A catalog of many errors is not listed in full.
    let format = Stripe::new();
    let names: Vec<_> = (0..100).map(|at| format!("error_{at:03}")).collect();
    let mut published = error_formats::publish("many", &format, &catalog![]).unwrap();
    let internal = published.error(None, "internal_error").unwrap().clone();
    let keys = names.iter().map(|code| ErrorKey::new(500, Some("api_error"), code));
    published = published.with_operation(PublishedOperation::new("get", "GET", "/a").with_errors(keys));
    published
        .errors
        .extend(names.iter().map(|code| catalog::PublishedError { code: code.clone(), ..internal.clone() }));
    let failed = Sandbox::new(&format, &CATALOG, &published, |_| true).unwrap_err();
    assert_eq!(
        failed.to_string(),
        "the published catalog says that GET /a returns the error `api_error/error_000` with the status 500, and the \
         API has no such error: publish the catalog again with this API",
    );
}

#[tokio::test]
async fn an_author_s_test_that_panics_knows_no_credentials() {
    let format = Stripe::new();
    let sandbox = Sandbox::new(&format, &CATALOG, &published(&format), |_| panic!("hunter2")).unwrap();
    let service = axum::Router::new().route("/transfers/{id}", axum::routing::get(async || "done")).layer(sandbox);
    let api = AssertUnwindSafe(error_response::RouterExt::errors(service, error_response::ErrorLayer::new(format)));
    let answer = crate::support::ask_with(api.0, "GET", "/transfers/7", &[("prefer", "error=account_not_found")], "");
    let answer = answer.await;
    assert!(answer.starts_with("HTTP/1.1 200") && !answer.contains("vary"), "{answer}");
}

#[tokio::test]
async fn a_number_that_several_errors_share_means_none_of_them() {
    let format: Arc<dyn ErasedWireFormat> = Arc::new(error_response::format::FinImpulse::new());
    let answer = Transfers::new(&format).prefer("POST /transfers/7", "error=50000").await;
    assert!(answer.body.contains("Several errors have this name. Write one of: "), "{}", answer.body);
}

#[tokio::test]
async fn a_message_lists_up_to_forty_names() {
    let format = Stripe::new();
    let published = error_formats::publish("many", &format, &catalog![]).unwrap();
    let everything = PublishedOperation::new("get", "GET", "/transfers/{id}");
    let keys: Vec<_> = published.errors.iter().map(catalog::PublishedError::key).collect();
    let (shown, more) = (40, keys.len().saturating_sub(40));
    let published = published.with_operation(everything.with_errors(keys));
    let sandbox = Sandbox::new(&format, &catalog![], &published, |_| true).unwrap();
    let router = axum::Router::new().route("/transfers/{id}", axum::routing::get(async || "done")).layer(sandbox);
    let router = error_response::RouterExt::errors(router, error_response::ErrorLayer::new(format));
    let answer = crate::support::ask_with(router, "GET", "/transfers/7", &[("prefer", "error=none")], "").await;
    let (_, list) = answer.split_once("It can be one of: ").unwrap();
    assert_eq!(list.split(", ").count(), shown.min(published.errors.len()), "{list}");
    assert_eq!(list.contains(&format!(" and {more} more.")), more > 0, "{list}");
}
