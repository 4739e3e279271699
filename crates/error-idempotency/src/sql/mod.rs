//! The store in SQLite or PostgreSQL, through sqlx.

mod statements;
mod database;
mod store;
mod transaction;

pub use self::{database::Database, store::SqlStore};
