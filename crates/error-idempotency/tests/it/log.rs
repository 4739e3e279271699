//! What the log shows of an error of this crate.

use std::{error::Error, iter, time::Duration};

use error_core::{Category, CategoryError};
use error_idempotency::{IdempotencyError, InvalidKey, ResponseFault, SetupFault, StoreError};
use error_redact::Redactor;

/// Every error of this crate, with every reason.
fn errors() -> Vec<IdempotencyError> {
    let invalid = [InvalidKey::Several, InvalidKey::Empty, InvalidKey::TooLong, InvalidKey::Malformed];
    let set_up = [SetupFault::NoCaller, SetupFault::NoLayer, SetupFault::NoRandomness];
    let failed = || axum::Error::new("the connection was closed");
    let categories = [Category::InternalError, Category::Overloaded, Category::Unavailable, Category::Timeout];
    let stores = categories
        .map(|category| StoreError::new(CategoryError::new(category).with_source("the connection was closed")));
    let invalid = invalid.into_iter().map(|reason| IdempotencyError::Invalid { reason });
    let errors = [
        IdempotencyError::Missing,
        IdempotencyError::Reused,
        IdempotencyError::InProgress { wait: Duration::from_secs(7) },
        IdempotencyError::NotKept,
        IdempotencyError::Unknown,
        IdempotencyError::TooLong,
        IdempotencyError::Unreadable(failed()),
        IdempotencyError::LeaseOver,
        IdempotencyError::Response(ResponseFault::TooLong { longest: 1_024 }),
        IdempotencyError::Response(ResponseFault::Failed(failed())),
    ];
    let set_up = set_up.into_iter().map(IdempotencyError::Setup);
    errors.into_iter().chain(invalid).chain(set_up).chain(stores.into_iter().map(IdempotencyError::Store)).collect()
}

/// A text that says what to write must not look like the name of a secret and its value.
#[test]
fn no_text_is_hidden() {
    for error in errors() {
        let texts = iter::successors(Some(&error as &dyn Error), |&error| error.source()).map(ToString::to_string);
        for text in texts {
            assert_eq!(Redactor::new().redact(&text), text);
        }
    }
}

#[test]
fn a_fault_of_the_set_up_says_what_to_write() {
    assert_eq!(
        SetupFault::NoLayer.to_string(),
        "the request has no idempotency key; put `Idempotency` on the route, or take an `Option<IdempotencyKey>` where keys are optional",
    );
    assert_eq!(
        SetupFault::NoCaller.to_string(),
        "the request has no caller; put the layer that authenticates outside `Idempotency`, so that its function finds who calls",
    );
}
