//! Which responses are stored: the table of the crate's page.

use std::sync::{Arc, Mutex};

use axum::{
    Router,
    http::StatusCode,
    response::{IntoResponse, Response},
    routing::post,
};
use error_idempotency::{
    Claim, Claimed, Idempotency, IdempotencyError, IdempotencyKey, MemoryStore, Outcome, Store, StoreError,
};
use error_response::{ApiError, Category, CategoryError, Error};

use crate::support::{App, posted, served};

#[derive(Debug, thiserror::Error, ApiError)]
enum Failed {
    /// The bank is closed
    #[error("the bank is closed")]
    #[api(status = 503, code = "bank_closed", retry_after = 1, before_effects)]
    Closed,

    /// The bank failed
    #[error("the bank failed")]
    #[api(status = 503, code = "bank_failed", retry_after = 1)]
    Bank,

    /// The card was declined
    #[error("The card was declined")]
    #[api(status = 402, code = "card_declined")]
    Declined,

    /// The amount is missing
    #[error("The amount is missing")]
    #[api(status = 400, code = "amount_missing", before_effects)]
    Invalid,

    /// Who are you?
    #[error("Who are you?")]
    #[api(status = 401, code = "unknown_caller", challenge = "Bearer")]
    Unknown,

    /// Too many payments
    #[error("Too many payments")]
    #[api(status = 429, code = "too_many_payments", retry_after = 1)]
    TooMany,

    /// Never again
    #[error("never again")]
    #[api(status = 500, code = "broken", retry = never)]
    Broken,
}

/// Whether the second request is carried out as well: by a handler that takes its key, and by one that does not.
async fn carried_out_again(response: impl Fn() -> Response + Clone + Send + Sync + 'static) -> [bool; 2] {
    let again = async |router: Router, calls: Arc<Mutex<usize>>| {
        posted(&router, "k1").await;
        posted(&router, "k1").await;
        *calls.lock().unwrap() == 2
    };
    let app = App::new();
    let calls = Arc::new(Mutex::new(0));
    let (called, made) = (calls.clone(), response.clone());
    let takes = async move |_: IdempotencyKey| {
        *called.lock().unwrap() += 1;
        made()
    };
    let takes = again(served(&app, post(takes).layer(app.once())), calls).await;
    let app = App::new();
    let calls = Arc::new(Mutex::new(0));
    let called = calls.clone();
    let does_not = async move || {
        *called.lock().unwrap() += 1;
        response()
    };
    [takes, again(served(&app, post(does_not).layer(app.once())), calls).await]
}

#[tokio::test]
async fn what_is_stored() {
    // A success, also of a handler that does not complete its key.
    assert_eq!(carried_out_again(|| "paid".into_response()).await, [false, false]);
    assert_eq!(carried_out_again(|| StatusCode::SEE_OTHER.into_response()).await, [false, false]);
    // An error that says that nothing has happened.
    assert_eq!(carried_out_again(|| Failed::Closed.into_response()).await, [true, true]);
    assert_eq!(carried_out_again(|| Failed::Unknown.into_response()).await, [true, true]);
    assert_eq!(carried_out_again(|| Failed::TooMany.into_response()).await, [true, true]);
    assert_eq!(carried_out_again(|| StatusCode::TOO_MANY_REQUESTS.into_response()).await, [true, true]);
    let invalid = || Error::from(CategoryError::new(Category::InvalidField).before_effects()).into_response();
    assert_eq!(carried_out_again(invalid).await, [true, true]);
    assert_eq!(carried_out_again(|| Failed::Invalid.into_response()).await, [true, true]);
    // A handler may know that the key is that of an earlier request.
    assert_eq!(carried_out_again(|| IdempotencyError::Reused.into_response()).await, [true, true]);
    // An error that the same request has again.
    assert_eq!(carried_out_again(|| Failed::Declined.into_response()).await, [false, false]);
    assert_eq!(carried_out_again(|| Failed::Broken.into_response()).await, [false, false]);
    assert_eq!(carried_out_again(|| StatusCode::CONFLICT.into_response()).await, [false, false]);
    // A failure: only a transaction is known to be rolled back.
    assert_eq!(carried_out_again(|| Failed::Bank.into_response()).await, [true, false]);
    assert_eq!(carried_out_again(|| StatusCode::INTERNAL_SERVER_ERROR.into_response()).await, [true, false]);
    assert_eq!(carried_out_again(|| StatusCode::BAD_GATEWAY.into_response()).await, [true, false]);
}

#[tokio::test]
async fn a_rejection_of_an_extractor_is_not_stored() {
    let app = App::new();
    let takes_json = async |error_response::extract::Json(_): error_response::extract::Json<u8>| "paid";
    let router = served(&app, post(takes_json).layer(app.once()));
    for _ in 0..2 {
        let response = posted(&router, "k1").await;
        assert!(response.starts_with('4') && !response.contains("idempotent-replayed"), "{response}");
    }
}

/// A store that keeps no outcome: it fails, or another request has the key by then.
#[derive(Clone)]
struct Forgets {
    keys: MemoryStore,
    fails: bool,
}

impl Store for Forgets {
    async fn claim(&self, claim: &Claim) -> Result<Claimed, StoreError> {
        Store::claim(&self.keys, claim).await
    }

    async fn finish(&self, _: &Claim, _: &Outcome) -> Result<bool, StoreError> {
        match self.fails {
            true => Err(StoreError::new(CategoryError::new(Category::Unavailable).with_source("hunter2"))),
            false => Ok(false),
        }
    }

    async fn release(&self, claim: &Claim) -> Result<(), StoreError> {
        Store::release(&self.keys, claim).await
    }

    async fn sweep(&self) -> Result<u64, StoreError> {
        Store::sweep(&self.keys).await
    }
}

/// A retry could end otherwise, so the client does not read how this one ended: unless its effect has happened.
#[tokio::test]
async fn what_cannot_be_stored() {
    for fails in [true, false] {
        let app = App::new();
        let once = Idempotency::for_one_caller(Forgets { keys: app.store.clone(), fails });
        let takes = served(&app, post(async |_: IdempotencyKey| Failed::Declined).layer(once.clone()));
        let declined = posted(&takes, "k1").await;
        assert!(declined.starts_with("503\n") && declined.contains("x-should-retry: true"), "{declined}");
        assert!(!declined.contains("hunter2") && !declined.contains("card_declined"), "{declined}");
        let paid = served(&app, post(async |_: IdempotencyKey| "paid").layer(once.clone()));
        assert!(posted(&paid, "k2").await.ends_with("\n\npaid"));
        let does_not_take = served(&app, post(async || Failed::Declined).layer(once));
        assert!(posted(&does_not_take, "k3").await.starts_with("402\n"));
    }
}
