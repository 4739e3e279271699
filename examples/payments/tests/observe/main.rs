//! What operators learn of a running service: the cause of an error by its id, metrics, alerts and traces, and nothing of it
//! where a client reads. Over SQLite; `tests/postgres` runs the same over PostgreSQL.
#![cfg(unix)]
#![allow(clippy::unwrap_used, reason = "a test fails by panicking")]

mod catalog_command;
mod causes;
#[path = "../shared/database.rs"]
mod database;
mod failures;
mod monitoring;
mod relay;
mod running;
mod secrets;
mod traces;
