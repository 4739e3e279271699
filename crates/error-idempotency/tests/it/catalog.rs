//! The catalog of the errors.

use error_core::Example;
use error_idempotency::IdempotencyError;
use error_response::{Api, catalog, format::Stripe};

/// `error-catalog check` fails on a warning, and the users of this crate cannot mend its texts.
#[test]
fn each_error_says_what_it_means_and_how_to_fix_it() {
    let catalog = catalog![IdempotencyError];
    let own: Vec<_> =
        catalog.definitions().iter().filter(|error| error.error_type() == Some("idempotency_error")).collect();
    assert_eq!(own.len(), 6);
    for error in own {
        assert!(error.description().is_some(), "{:?} has no description", error.code());
        assert!(error.solution().is_some(), "{:?} has no solution", error.code());
    }
}

/// A document shows a number where the message has one, not the name of the field.
#[test]
fn the_example_of_a_number_is_a_number() {
    let catalog = catalog![IdempotencyError];
    let too_long =
        catalog.definitions().iter().find(|error| error.message().is_some_and(|text| text.contains("bytes")));
    assert_eq!(too_long.unwrap().examples(), [("longest", Example::Number("2097152"))]);
}

#[test]
fn the_errors_are_in_the_catalog() {
    const API: Api<Stripe> = Api::new("payments", Stripe::new(), catalog![IdempotencyError]);
    let listing = serde_json::to_value(API.listing()).unwrap();
    let codes: Vec<_> = listing.as_array().unwrap().iter().filter_map(|error| error["code"].as_str()).collect();
    for code in [
        "idempotency_key_missing",
        "idempotency_key_invalid",
        "idempotency_key_reused",
        "idempotency_key_in_progress",
        "idempotent_response_not_kept",
        "idempotent_outcome_unknown",
    ] {
        assert!(codes.contains(&code), "{codes:?}");
    }
}
