//! Keys in a database, over sqlx.

mod statements;
mod database;
mod store;
mod transaction;

pub use self::{database::Database, store::SqlStore};
