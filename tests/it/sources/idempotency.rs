//! What fails around a request with an idempotency key and has no code of its own.

use std::{future::pending, time::Duration};

use axum::{Router, routing::post};
use error_idempotency::{Claim, Claimed, Idempotency, MemoryStore, Outcome, Store, StoreError};
use error_response::{Category, CategoryError, RouterExt};

use super::{
    outcome::{INTERNAL, TIMEOUT, UNAVAILABLE},
    source::Source,
};
use crate::format::Format;

/// A store that is gone.
struct Gone;

impl Gone {
    fn error(&self) -> StoreError {
        StoreError::new(CategoryError::new(Category::Unavailable).with_source("hunter2"))
    }
}

impl Store for Gone {
    async fn claim(&self, _: &Claim) -> Result<Claimed, StoreError> {
        Err(self.error())
    }

    async fn finish(&self, _: &Claim, _: &Outcome) -> Result<bool, StoreError> {
        Err(self.error())
    }

    async fn release(&self, _: &Claim) -> Result<(), StoreError> {
        Err(self.error())
    }

    async fn sweep(&self) -> Result<u64, StoreError> {
        Err(self.error())
    }
}

fn app(format: Format, once: Idempotency) -> Router {
    Router::new().route("/here", post(async || pending::<()>().await).layer(once)).errors(format.layer())
}

fn source(what: &'static str, outcome: &'static super::outcome::Outcome, app: fn(Format) -> Router) -> Source {
    Source::new(what, outcome, app).asked("POST", "/here", &[("idempotency-key", "\"k1\""), ("content-length", "0")])
}

pub(super) fn sources() -> Vec<Source> {
    vec![
        source("a handler that takes longer than its lease", &TIMEOUT, |format| {
            app(format, Idempotency::for_one_caller(MemoryStore::new()).with_lease(Duration::from_millis(1)))
        }),
        source("a store that cannot be reached", &UNAVAILABLE, |format| app(format, Idempotency::for_one_caller(Gone))),
        source("a request whose caller is not known", &INTERNAL, |format| {
            app(format, Idempotency::new(MemoryStore::new(), |_| None))
        }),
    ]
}
