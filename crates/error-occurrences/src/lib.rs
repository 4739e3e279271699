#![doc = include_str!("../README.md")]
#![cfg_attr(docsrs, feature(doc_cfg))]

mod record;
mod store;
mod memory;
#[cfg(feature = "sqlx-0-9")]
mod table;
#[cfg(feature = "sqlx-0-9")]
mod sql;
#[cfg(feature = "spans")]
mod spans;
mod observe;
mod error;
mod tokens;
mod logged;
mod routes;
mod occurrences;

#[cfg(feature = "spans")]
pub use crate::spans::SpanFields;
#[cfg(feature = "sqlx-0-9")]
pub use crate::sql::{RecordPool, SqlStore, SqlStoreError};
pub use crate::{
    error::OccurrenceError,
    memory::MemoryStore,
    occurrences::Occurrences,
    record::{Access, AccessKind, Place, PublicBody, Record, Records, SpanRecord},
    store::{OccurrenceStore, StoreError, StoreFuture},
    tokens::{InvalidToken, OperatorTokens},
};
