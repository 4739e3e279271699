//! What clients of the payments service receive, over SQLite; `tests/postgres` of the workspace runs the same over
//! PostgreSQL.
#![allow(clippy::unwrap_used, clippy::expect_used, missing_docs, reason = "a test fails by panicking")]

mod accounts;
mod charges;
mod contract;
#[path = "../shared/database.rs"]
mod database;
mod demo;
mod idempotency;
mod instances;
mod keys;
mod limits;
mod operation;
mod sandbox;
mod support;
mod test_values;
mod things_to_try;
mod transfers;
mod webhooks;
