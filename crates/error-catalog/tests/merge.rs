//! One catalog of several, and what stands in its way.
#![allow(clippy::unwrap_used, reason = "a test fails by panicking")]

use error_catalog::{Codes, ErrorKey, PublishedCatalog, PublishedOperation, check, merge};
use error_core::{ApiError, Catalog, catalog};
use error_formats::{ErasedWireFormat, Problem, Stripe, publish};

#[derive(Debug, thiserror::Error, ApiError)]
#[allow(dead_code, reason = "only the definitions matter")]
enum SeatError {
    /// Sold out
    ///
    /// All seats are sold.
    #[error("All seats are sold")]
    #[api(status = 409, code = "sold_out", action = "Choose another day.")]
    SoldOut,
    /// Not found
    ///
    /// There is no such thing.
    #[error("There is no such thing")]
    #[api(status = 404, code = "no_such_thing", action = "Check the id.")]
    Missing,
}

#[derive(Debug, thiserror::Error, ApiError)]
#[allow(dead_code, reason = "only the definitions matter")]
enum CardError {
    /// Expired
    ///
    /// The card has expired.
    #[error("The card has expired")]
    #[api(status = 422, code = "expired", action = "Use another card.")]
    Expired,
    /// Not found
    ///
    /// There is no such thing.
    #[error("There is no such thing")]
    #[api(status = 404, code = "no_such_thing", action = "Check the id.")]
    Missing,
}

fn service(name: &str, format: &dyn ErasedWireFormat, catalog: &Catalog, path: &str, code: &str) -> PublishedCatalog {
    let published = publish(name, format, catalog).unwrap();
    let key = published.error(None, code).unwrap().key();
    let errors = [ErrorKey::new(key.status, key.error_type.as_deref(), code)];
    published.with_operation(PublishedOperation::new(path, "GET", path).with_errors(errors))
}

fn seats() -> PublishedCatalog {
    service("seats", &Stripe::new(), &catalog![SeatError], "/v1/seats", "sold_out")
}

fn cards() -> PublishedCatalog {
    service("cards", &Stripe::new(), &catalog![CardError], "/v1/cards", "expired")
}

#[test]
fn what_both_have_is_there_once() {
    let both = merge([seats(), cards().with_codes(Codes::Open)]).unwrap();
    assert_eq!((&*both.name, both.codes), ("seats and cards", Some(Codes::Open)));
    let own = |catalog: &PublishedCatalog| -> Vec<_> {
        catalog.errors.iter().filter(|error| !error.framework).map(|error| error.code.clone()).collect()
    };
    assert_eq!(own(&both), ["expired", "no_such_thing", "sold_out"]);
    assert_eq!(both.errors.len(), seats().errors.len() + 1);
    let paths: Vec<_> = both.operations.iter().map(|operation| &*operation.path).collect();
    assert_eq!(paths, ["/v1/cards", "/v1/seats"]);
    let worst: Vec<_> = check(&both).into_iter().filter(|lint| lint.rule.starts_with("duplicate")).collect();
    assert_eq!(worst, []);
    // In the other order it is the same but for the name.
    let other = merge([cards().with_codes(Codes::Open), seats()]).unwrap();
    assert_eq!(PublishedCatalog { name: both.name.clone(), ..other }, both);
}

#[test]
fn a_version_beside_another_has_its_own_operations() {
    let v2 = service("seats", &Stripe::new(), &catalog![SeatError], "/v2/seats", "sold_out");
    let both = merge([seats(), v2]).unwrap();
    assert_eq!((&*both.name, both.operations.len()), ("seats", 2));
}

#[test]
fn each_conflict_is_named() {
    let mut other = cards();
    let error = other.errors.iter_mut().find(|error| error.code == "no_such_thing").unwrap();
    error.status = 410;
    other.operations[0].path = "/v1/seats".to_owned();
    let conflicts = merge([seats(), other]).unwrap_err();
    assert_eq!(
        conflicts.conflicts(),
        [
            "`invalid_request_error/no_such_thing` of `seats` and of `cards`: the status was `404` and is `410`",
            "`GET /v1/seats` of `seats` and of `cards` is not the same operation",
        ]
    );
    let problem = publish("cards", &Problem::new(), &catalog![]).unwrap();
    let conflicts = merge([seats(), problem]).unwrap_err();
    assert!(conflicts.to_string().starts_with("`seats` and `cards` have another format: `stripe` and `problem`\n"));
    let closed = merge([seats().with_codes(Codes::Closed), cards().with_codes(Codes::Open)]).unwrap_err();
    assert_eq!(closed.to_string(), "`seats` and `cards` have another promise about codes: `closed` and `open`");
}

#[test]
fn an_error_of_an_author_is_that_of_the_framework_elsewhere() {
    let mut framework = seats();
    framework.errors.iter_mut().for_each(|error| error.framework = true);
    let both = merge([framework, seats()]).unwrap();
    assert!(!both.error(None, "sold_out").unwrap().framework);
}
