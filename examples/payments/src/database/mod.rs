//! The database: SQLite in one file, or PostgreSQL.
//!
//! Both are reached by `sqlx::Any`, with one set of statements. Such statements use `$1` for parameters, the types `TEXT`
//! and `BIGINT`, and nothing that only one of the two understands.

mod conflict;
mod kind;
mod migrations;
mod pool;
mod schema;

pub(crate) use self::{conflict::retry_conflicts, schema::Tables};
pub use self::{
    kind::Kind,
    pool::{Database, OpenError, PoolOptions, Transaction},
};
