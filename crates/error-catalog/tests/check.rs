//! What `check` finds, and what it lets pass.
#![allow(clippy::unwrap_used, reason = "a test fails by panicking")]

use error_catalog::check;
use error_core::{ApiError, Catalog, catalog};
use error_formats::{FinImpulse, PublishedCatalog, PublishedOperation, Stripe};

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
    let mut catalog = PublishedCatalog::new("accounts", &FinImpulse::new(), catalog).unwrap();
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
    let catalog = PublishedCatalog::new("accounts", &Stripe::new(), &catalog![Numbered]).unwrap();
    assert_eq!(found("unreachable-definition", &catalog), Vec::<String>::new());
    let catalog = catalog.with_operation(PublishedOperation::new("health", "GET", "/health"));
    assert_eq!(found("unreachable-definition", &catalog).len(), 3);
}
