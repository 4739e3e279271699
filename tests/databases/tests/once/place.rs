//! Where a test has its database.

use std::env;

use sqlx::{Connection, Executor, PgConnection};
use tempfile::TempDir;

/// A file of its own.
pub(crate) struct Sqlite {
    folder: TempDir,
}

impl Sqlite {
    pub(crate) async fn new(_: &str) -> Sqlite {
        sqlx::any::install_default_drivers();
        Sqlite { folder: tempfile::tempdir().expect("a temporary folder") }
    }

    pub(crate) fn url(&self) -> String {
        format!("sqlite://{}?mode=rwc", self.folder.path().join("payments.db").display())
    }
}

/// A database of its own on the server of `tests/postgres`.
pub(crate) struct Postgres {
    url: String,
}

impl Postgres {
    pub(crate) async fn new(name: &str) -> Postgres {
        sqlx::any::install_default_drivers();
        let server = env::var("DATABASE_URL").expect("run `tests/postgres cargo test`");
        let name = name.replace("::", "_");
        let mut connection = PgConnection::connect(&server).await.expect("a server");
        let statements = format!("CREATE DATABASE \"{name}\"");
        connection.execute(sqlx::AssertSqlSafe(statements)).await.expect("a database");
        let (server, _) = server.rsplit_once('/').expect("the name of a database");
        Postgres { url: format!("{server}/{name}") }
    }

    pub(crate) fn url(&self) -> String {
        self.url.clone()
    }
}
