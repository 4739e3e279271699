//! The catalog of the errors.

use error_idempotency::IdempotencyError;
use error_response::{Api, catalog, format::Stripe};

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
