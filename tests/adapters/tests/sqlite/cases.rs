// Included once for each version of sqlx.

use std::time::Duration;

use adapters::{Transcript, add};
use error_response::ApiError;
use error_sqlx::{Params, Schema, SqlxError};
use sqlx::{
    Executor, SqlitePool,
    sqlite::{SqliteConnectOptions, SqlitePoolOptions},
};

#[derive(Debug, thiserror::Error, ApiError)]
enum BankError {
    /// No such account
    #[error("No account has this id")]
    #[api(status = 404, code = "account_not_found", param = "id", when(Database = not_found))]
    NoAccount,

    /// The address is taken
    #[error("An account with this address exists already")]
    #[api(status = 409, code = "email_taken", param = "email", when(Database = "accounts.email"))]
    EmailTaken(#[source] SqlxError<Bank>),

    /// The database is busy
    #[error("busy: {0}")]
    #[api(status = 503, code = "bank_busy", retry_after = 3, when(Database = 5))]
    Busy(#[source] SqlxError<Bank>),

    #[error(transparent)]
    #[api(transparent, from = sqlx::Error)]
    Database(SqlxError<Bank>),
}

#[derive(Debug)]
struct Bank;

impl Schema for Bank {
    const PARAMS: Params = Params::new(&[
        ("accounts.id", "id"),
        ("enough", "amount"),
        ("accounts.email", "email"),
        ("transfers.a, transfers.b", "to"),
    ]);
}

const TABLES: &str = "
    CREATE TABLE accounts (
        id integer PRIMARY KEY, email text NOT NULL UNIQUE, balance int NOT NULL DEFAULT 0 CONSTRAINT enough CHECK (balance >= 0),
        kind text NOT NULL DEFAULT 'a' CHECK (kind IN ('a', 'b'))
    );
    CREATE TABLE transfers (a int REFERENCES accounts, b int, UNIQUE (a, b));
    CREATE TRIGGER frozen BEFORE DELETE ON accounts BEGIN SELECT RAISE(ABORT, 'account of ada@example.com is frozen'); END;
    INSERT INTO accounts VALUES (1, 'ada@example.com', 10, 'a'), (2, 'bob@example.com', 10, 'a');
    INSERT INTO transfers VALUES (1, 1);
";

fn options(file: &std::path::Path) -> SqliteConnectOptions {
    SqliteConnectOptions::new().filename(file).create_if_missing(true).busy_timeout(Duration::from_millis(20))
}

async fn run(pool: &SqlitePool, statement: &'static str) -> Result<(), BankError> {
    pool.execute(statement).await?;
    Ok(())
}

async fn no_account(pool: SqlitePool) -> Result<(), BankError> {
    pool.fetch_one("SELECT id FROM accounts WHERE id = 9").await?;
    Ok(())
}

/// Another connection writes.
async fn busy(pool: SqlitePool) -> Result<(), BankError> {
    let mut other = pool.acquire().await?;
    other.execute("BEGIN IMMEDIATE").await?;
    let refused = run(&pool, "UPDATE accounts SET balance = 1").await;
    other.execute("ROLLBACK").await?;
    refused
}

async fn pool_timed_out() -> Result<(), BankError> {
    let options = SqlitePoolOptions::new().max_connections(1).acquire_timeout(Duration::from_millis(50));
    let pool = options.connect_with(SqliteConnectOptions::new().in_memory(true)).await?;
    let _held = pool.acquire().await?;
    pool.acquire().await?;
    Ok(())
}

async fn closed() -> Result<(), BankError> {
    let pool = SqlitePoolOptions::new().connect_lazy_with(SqliteConnectOptions::new().in_memory(true));
    pool.close().await;
    run(&pool, "SELECT 1").await
}

#[tokio::test]
async fn each_failure() {
    let name = format!("adapters-{}-{}.db", std::process::id(), module_path!().replace("::", "-"));
    let file = std::env::temp_dir().join(name);
    let pool = SqlitePoolOptions::new().max_connections(2).connect_with(options(&file)).await.expect("a file");
    pool.execute(TABLES).await.expect("tables");
    let mut transcript = Transcript::default();
    add!(transcript, pool, no_account);
    add!(transcript, pool, "unique, with an error of its own", "INSERT INTO accounts (email) VALUES ('ada@example.com')");
    add!(transcript, pool, "unique, with a parameter", "INSERT INTO accounts VALUES (1, 'eve@example.com', 0, 'a')");
    add!(transcript, pool, "unique, of two columns", "INSERT INTO transfers VALUES (1, 1)");
    add!(transcript, pool, "foreign key", "INSERT INTO transfers VALUES (9, 9)");
    add!(transcript, pool, "check, with a parameter", "UPDATE accounts SET balance = -1");
    add!(transcript, pool, "check, of which nothing is said", "UPDATE accounts SET kind = 'c'");
    add!(transcript, pool, "not null, with a parameter", "INSERT INTO accounts (id) VALUES (4)");
    add!(transcript, pool, "not null, of which nothing is said", "UPDATE accounts SET balance = NULL");
    add!(transcript, pool, "a trigger", "DELETE FROM accounts");
    add!(transcript, pool, "a mistake in a statement", "SELEC 'hunter2'");
    add!(transcript, pool, busy);
    add!(transcript, pool, pool_timed_out());
    add!(transcript, pool, closed());
    pool.close().await;
    std::fs::remove_file(&file).expect("the file of this test");
    transcript.matches("sqlite.txt");
    assert!(!transcript.text().contains("hunter2"));
}
