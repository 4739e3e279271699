#![doc = include_str!("../README.md")]
#![cfg_attr(docsrs, feature(doc_cfg))]

mod key;
mod fingerprint;
mod collect;
mod outcome;
mod store_error;
mod error;
mod store;
mod erased;
mod decide;
mod memory;
mod transaction;
#[cfg(feature = "__sqlx")]
mod sql;
mod hold;
mod extract;
mod settle;
mod settings;
mod carry_out;
mod layer;
mod service;

#[cfg(feature = "__sqlx")]
pub use crate::sql::{Database, SqlStore};
pub use crate::{
    error::{IdempotencyError, ResponseFault, SetupFault},
    extract::IdempotencyKey,
    key::InvalidKey,
    layer::Idempotency,
    memory::MemoryStore,
    outcome::{MalformedOutcome, Outcome, StoredResponse},
    service::{IdempotencyFuture, IdempotencyService},
    store::{Claim, Claimed, Store},
    store_error::StoreError,
    transaction::Transaction,
};
