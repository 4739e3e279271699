//! The databases that a store can be in.

use std::future::Future;

use sqlx::{Connection, Row as _};

use super::statements::{self, Statements};

/// A database type that [`SqlStore`](super::SqlStore) supports: `Sqlite`, `Postgres` or
/// `Any`, each behind the feature `sqlite`, `postgres` or `any`. An `Any` pool must
/// connect to SQLite or PostgreSQL.
///
/// Sealed: implemented for these three types only.
pub trait Database: sealed::Sealed + sqlx::Database {
    /// The SQL statements for the database of a connection.
    #[doc(hidden)]
    fn statements(connection: &Self::Connection) -> Result<&'static Statements, sqlx::Error>;

    /// Runs a statement, and returns how many rows it changed.
    #[doc(hidden)]
    fn run(
        connection: &mut Self::Connection,
        statement: &'static str,
        arguments: Vec<Argument>,
    ) -> impl Future<Output = Result<u64, sqlx::Error>> + Send;

    /// Creates the table.
    #[doc(hidden)]
    fn migrate(
        connection: &mut Self::Connection,
        statements: &'static Statements,
    ) -> impl Future<Output = Result<(), sqlx::Error>> + Send;

    /// Finds the record of a key.
    #[doc(hidden)]
    fn find(
        connection: &mut Self::Connection,
        statement: &'static str,
        arguments: Vec<Argument>,
    ) -> impl Future<Output = Result<Option<Found>, sqlx::Error>> + Send;
}

/// An argument of an SQL statement.
#[doc(hidden)]
#[derive(Debug)]
pub enum Argument {
    Text(String),
    Number(i64),
    Bytes(Vec<u8>),
}

/// The record of an idempotency key that a query found in the table.
#[doc(hidden)]
#[derive(Debug)]
pub struct Found {
    pub(super) fingerprint: String,
    pub(super) token: String,
    pub(super) lease_left: i64,
    pub(super) life_left: i64,
    pub(super) outcome: Option<Vec<u8>>,
}

mod sealed {
    pub trait Sealed {}
}

macro_rules! database {
    ($feature:literal, $database:ty, $connection:ty, $statements:expr) => {
        #[cfg(feature = $feature)]
        const _: () = {
            fn query(
                statement: &'static str,
                arguments: Vec<Argument>,
            ) -> sqlx::query::Query<'static, $database, <$database as sqlx::Database>::Arguments> {
                arguments.into_iter().fold(sqlx::query(statement), |query, argument| match argument {
                    Argument::Text(text) => query.bind(text),
                    Argument::Number(number) => query.bind(number),
                    Argument::Bytes(bytes) => query.bind(bytes),
                })
            }

            impl sealed::Sealed for $database {}

            impl Database for $database {
                fn statements(connection: &$connection) -> Result<&'static Statements, sqlx::Error> {
                    let choose: fn(&$connection) -> Result<&'static Statements, sqlx::Error> = $statements;
                    choose(connection)
                }

                async fn run(
                    connection: &mut $connection,
                    statement: &'static str,
                    arguments: Vec<Argument>,
                ) -> Result<u64, sqlx::Error> {
                    Ok(query(statement, arguments).execute(connection).await?.rows_affected())
                }

                async fn migrate(
                    connection: &mut $connection,
                    statements: &'static Statements,
                ) -> Result<(), sqlx::Error> {
                    let mut transaction = connection.begin_with(statements.begin).await?;
                    sqlx::raw_sql(statements.migrate).execute(&mut *transaction).await?;
                    transaction.commit().await
                }

                async fn find(
                    connection: &mut $connection,
                    statement: &'static str,
                    arguments: Vec<Argument>,
                ) -> Result<Option<Found>, sqlx::Error> {
                    let Some(row) = query(statement, arguments).fetch_optional(connection).await? else {
                        return Ok(None);
                    };
                    Ok(Some(Found {
                        fingerprint: row.try_get(0)?,
                        token: row.try_get(1)?,
                        lease_left: row.try_get(2)?,
                        life_left: row.try_get(3)?,
                        outcome: row.try_get(4)?,
                    }))
                }
            }
        };
    };
}

database!("sqlite", sqlx::Sqlite, sqlx::SqliteConnection, |_| Ok(&statements::SQLITE));
database!("postgres", sqlx::Postgres, sqlx::PgConnection, |_| Ok(&statements::POSTGRES));
database!("any", sqlx::Any, sqlx::AnyConnection, |connection| match connection.backend_name() {
    "SQLite" => Ok(&statements::SQLITE),
    "PostgreSQL" => Ok(&statements::POSTGRES),
    other => Err(sqlx::Error::Configuration(format!("idempotency keys cannot be kept in {other}").into())),
});
