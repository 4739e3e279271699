//! What `check` finds, and what it lets pass.
#![allow(clippy::unwrap_used, reason = "a test fails by panicking")]

use error_catalog::{PublishedCatalog, PublishedError, PublishedHeader, PublishedMember, PublishedOperation, check};
use error_core::{ApiError, Catalog, catalog};
use error_formats::{FinImpulse, Stripe, publish};

#[derive(Debug, thiserror::Error, ApiError)]
#[error("It is not right")]
#[allow(dead_code, reason = "only the definitions matter here")]
enum Numbered {
    #[api(status = 422, code = "too_small", title = "Small")]
    Small,
    #[api(status = 422, code = "too_large", title = "Large")]
    Large,
    #[api(status = 409, code = "in_use", title = "In use", number = 40400)]
    InUse,
}

#[derive(Debug, thiserror::Error, ApiError)]
#[error("It is not right")]
#[allow(dead_code, reason = "only the definitions matter here")]
enum Lent {
    // This is the format's own code as well, so the framework's error is not listed.
    #[api(status = 404, code = "not_found", title = "Nothing")]
    Nothing,
    #[api(status = 404, code = "no_account", title = "No account")]
    NoAccount,
    #[api(status = 404, code = "no_card", title = "No card")]
    NoCard,
    #[api(status = 409, code = "in_use", title = "In use")]
    InUse,
    #[api(status = 422, code = "too_small", title = "Small")]
    Small,
    #[api(status = 410, code = "closed", type = "account", title = "Closed")]
    ClosedAccount,
    #[api(status = 410, code = "closed", type = "card", title = "Closed")]
    ClosedCard,
}

/// What `rule` finds: the subjects and the texts.
fn found(rule: &str, catalog: &PublishedCatalog) -> Vec<String> {
    let lints = check(catalog).into_iter().filter(|lint| lint.rule == rule);
    lints.map(|lint| format!("{}: {}", lint.subject, lint.text)).collect()
}

/// What is found of numbers, where `codes` have this one: `catalog!` refuses
/// it, and a catalog can be put together from several.
fn numbers(catalog: &Catalog, number: i64, codes: &[&str]) -> Vec<String> {
    let mut catalog = publish("accounts", &FinImpulse::new(), catalog).unwrap();
    for error in catalog.errors.iter_mut().filter(|error| codes.contains(&&*error.code)) {
        error.number = Some(number);
    }
    found("duplicate-number", &catalog)
}

#[test]
fn two_codes_with_one_written_number_are_found() {
    assert_eq!(
        numbers(&catalog![Numbered], 42_201, &["too_small", "too_large"]),
        ["in_use: `not_found` has the number 40400 as well", "too_small: `too_large` has the number 42201 as well"],
    );
}

#[test]
fn a_number_that_the_format_lends_is_no_duplicate() {
    assert_eq!(numbers(&catalog![Lent], 41_001, &["closed"]), Vec::<String>::new());
}

#[test]
fn what_no_operation_returns_is_found_where_operations_are_known() {
    let catalog = publish("accounts", &Stripe::new(), &catalog![Numbered]).unwrap();
    assert_eq!(found("unreachable-definition", &catalog), Vec::<String>::new());
    let catalog = catalog.with_operation(PublishedOperation::new("health", "GET", "/health"));
    assert_eq!(found("unreachable-definition", &catalog).len(), 3);
}

type Change = fn(&mut PublishedError);

#[test]
fn a_text_that_acts_is_found_wherever_it_stands() {
    const TEXT: &str = "a\u{202e}b";
    let cases: [(&str, Change); 16] = [
        ("type", |error| error.kind = Some(TEXT.into())),
        ("code", |error| error.code = TEXT.into()),
        ("spelling", |error| error.spelling = Some(TEXT.into())),
        ("title", |error| error.title = TEXT.into()),
        ("description", |error| error.description = Some(TEXT.into())),
        ("cause", |error| error.cause = Some(TEXT.into())),
        ("message", |error| error.message = Some(TEXT.into())),
        ("user message", |error| error.user_message = Some(TEXT.into())),
        ("action", |error| error.action = Some(TEXT.into())),
        ("challenge", |error| error.challenge = Some(TEXT.into())),
        ("allowed methods", |error| error.allow = Some(TEXT.into())),
        ("parameter", |error| error.param = Some(TEXT.into())),
        ("link", |error| error.uri = Some(TEXT.into())),
        ("name of a member", |error| error.members.push(PublishedMember::new(TEXT, "string"))),
        ("name of a header", |error| error.headers.push(PublishedHeader::new(TEXT, None))),
        ("value of a header", |error| error.headers.push(PublishedHeader::new("x-shard", Some(TEXT)))),
    ];
    let quiet = publish("accounts", &Stripe::new(), &catalog![Numbered]).unwrap();
    assert_eq!(found("active-character", &quiet), Vec::<String>::new());
    for (name, change) in cases {
        let mut catalog = quiet.clone();
        change(&mut catalog.errors[0]);
        let told = found("active-character", &catalog);
        let text = format!(": the {name} holds invisible characters that act");
        assert!(told.len() == 1 && told[0].ends_with(&text), "{name}: {told:?}");
    }
    let catalog = quiet.with_operation(PublishedOperation::new("get", "GET", "/\u{202e}"));
    let told = ["GET /\u{202e}: the path holds invisible characters that act"];
    assert_eq!(found("active-character", &catalog), told);
}
