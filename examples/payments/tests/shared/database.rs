//! Databases of tests: with `PAYMENTS_TEST_DATABASE_URL` a new one on that PostgreSQL, else a file of SQLite.

use sqlx::{AnyConnection, AssertSqlSafe, Connection};

/// A new database of PostgreSQL; `None` if the tests use SQLite.
pub(crate) async fn new_database() -> Option<String> {
    let url = std::env::var("PAYMENTS_TEST_DATABASE_URL").ok()?;
    sqlx::any::install_default_drivers();
    let name = format!("payments_{}", uuid::Uuid::now_v7().simple());
    let mut connection = AnyConnection::connect(&url).await.unwrap();
    sqlx::query(AssertSqlSafe(format!("CREATE DATABASE {name}"))).execute(&mut connection).await.unwrap();
    let (server, _) = url.rsplit_once('/').unwrap();
    Some(format!("{server}/{name}"))
}
