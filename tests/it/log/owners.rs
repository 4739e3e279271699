//! Operators read who owns an error and what to do, in its record and as an observer; clients do not.

use std::sync::{Arc, Mutex};

use axum::{Router, routing::get};
use error_response::{ApiError, Error, ErrorEvent, ErrorLayer, Observer, RouterExt, format::Problem};

use crate::records::{one, watch};

#[derive(Debug, thiserror::Error, ApiError)]
#[api(owner = "ledger team")]
enum LedgerError {
    /// The ledger failed
    #[error("ledger")]
    #[api(status = 500, code = "ledger_failed", runbook = "https://wiki.example.com/ledger")]
    Failed,
}

/// Nobody's
#[derive(Debug, thiserror::Error, ApiError)]
#[error("nobody")]
#[api(status = 500, code = "nobodys")]
struct Nobodys;

/// Owner and runbook of an error.
type Known = (Option<&'static str>, Option<&'static str>);

#[derive(Clone, Default)]
struct Operators(Arc<Mutex<Vec<Known>>>);

impl Observer for Operators {
    fn on_error(&self, event: &ErrorEvent<'_>) {
        self.0.lock().expect("nobody panics").push((event.owner(), event.runbook()));
    }
}

#[tokio::test]
async fn the_record_and_an_observer_have_both() {
    let operators = Operators::default();
    let app = || {
        Router::new()
            .route("/ledger", get(async || Error::from(LedgerError::Failed)))
            .route("/nobodys", get(async || Error::from(Nobodys)))
            .errors(ErrorLayer::new(Problem::new()).with_observer(operators.clone()))
    };
    let (answer, events) = watch(app(), "GET", "/ledger").await;
    let record = one(events);
    assert_eq!(record.get("owner"), "ledger team");
    assert_eq!(record.get("runbook"), "https://wiki.example.com/ledger");
    assert!(!answer.body().contains("ledger team") && !answer.body().contains("wiki"), "{}", answer.body());

    let (_, events) = watch(app(), "GET", "/nobodys").await;
    let record = one(events);
    assert!(["owner", "runbook"].iter().all(|name| !record.fields.contains_key(name)), "{record:?}");
    let known = [(Some("ledger team"), Some("https://wiki.example.com/ledger")), (None, None)];
    assert_eq!(*operators.0.lock().expect("nobody panics"), known);
}
