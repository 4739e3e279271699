// Included once for each version of sqlx.

use std::{env, str::FromStr, time::Duration};

use adapters::{Transcript, add};
use error_core::RetryAfter;
use error_response::ApiError;
use error_sqlx::{Params, Schema, SqlxError};
use sqlx::{
    Connection, Executor, PgConnection, PgPool,
    postgres::{PgConnectOptions, PgPoolOptions},
};

#[derive(Debug, thiserror::Error, ApiError)]
enum BankError {
    /// No such account
    #[error("No account has this id")]
    #[api(status = 404, code = "account_not_found", param = "id", when(Database = not_found))]
    NoAccount,

    /// The address is taken
    #[error("An account with this address exists already")]
    #[api(status = 409, code = "email_taken", param = "email", when(Database = "accounts_email_key"))]
    EmailTaken(#[source] SqlxError<Bank>),

    /// The account is frozen
    #[error("The account is frozen")]
    #[api(status = 409, code = "account_frozen", when(Database = "BK001"))]
    Frozen,

    #[error(transparent)]
    #[api(transparent, from = sqlx::Error)]
    Database(SqlxError<Bank>),
}

#[derive(Debug)]
struct Bank;

impl Schema for Bank {
    const PARAMS: Params = Params::new(&[
        ("accounts_pkey", "id"),
        ("accounts_balance_check", "amount"),
        ("accounts.email", "email"),
        ("transfers_account_fkey", "account"),
        ("bookings_room_excl", "room"),
    ]);
    const OUTAGE_WAIT: RetryAfter = RetryAfter::seconds(7);
}

const TABLES: &str = "
    CREATE TABLE accounts (
        id int PRIMARY KEY, email text NOT NULL UNIQUE, owner text UNIQUE, balance int NOT NULL DEFAULT 0 CHECK (balance >= 0),
        kind text NOT NULL DEFAULT 'a' CHECK (kind IN ('a', 'b'))
    );
    CREATE TABLE transfers (account int REFERENCES accounts);
    CREATE TABLE bookings (room int, EXCLUDE (room WITH =));
    INSERT INTO accounts VALUES (1, 'ada@example.com', 'ada', 10), (2, 'bob@example.com', 'bob', 10);
    INSERT INTO bookings VALUES (1);
    CREATE FUNCTION freeze() RETURNS void LANGUAGE plpgsql AS
        $$ BEGIN RAISE EXCEPTION 'account 1 of ada@example.com is frozen' USING ERRCODE = 'BK001'; END $$;
";

fn options() -> PgConnectOptions {
    let url = env::var("DATABASE_URL").expect("run `tests/postgres cargo test`");
    PgConnectOptions::from_str(&url).expect("a URL").options([("search_path", SCHEMA)])
}

async fn tables() -> Result<PgPool, sqlx::Error> {
    let mut connection = PgConnection::connect_with(&options()).await?;
    let schema: &'static str = format!("DROP SCHEMA IF EXISTS {SCHEMA} CASCADE; CREATE SCHEMA {SCHEMA};").leak();
    connection.execute(schema).await?;
    connection.execute(TABLES).await?;
    PgPoolOptions::new().max_connections(4).connect_with(options()).await
}

async fn run(pool: &PgPool, statement: &'static str) -> Result<(), BankError> {
    pool.execute(statement).await?;
    Ok(())
}

async fn no_account(pool: PgPool) -> Result<(), BankError> {
    pool.fetch_one("SELECT id FROM accounts WHERE id = 9").await?;
    Ok(())
}

/// The second transaction changes what the first one has read.
async fn serialization(pool: PgPool) -> Result<(), BankError> {
    let mut first = pool.begin().await?;
    first.execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ").await?;
    first.fetch_one("SELECT balance FROM accounts WHERE id = 1").await?;
    run(&pool, "UPDATE accounts SET balance = balance + 1 WHERE id = 1").await?;
    first.execute("UPDATE accounts SET balance = balance + 1 WHERE id = 1").await?;
    Ok(())
}

/// Two transactions wait for each other.
async fn deadlock(pool: PgPool) -> Result<(), BankError> {
    let (mut first, mut second) = (pool.begin().await?, pool.begin().await?);
    for transaction in [&mut first, &mut second] {
        transaction.execute("SET LOCAL deadlock_timeout = '20ms'").await?;
    }
    first.execute("UPDATE accounts SET balance = 1 WHERE id = 1").await?;
    second.execute("UPDATE accounts SET balance = 1 WHERE id = 2").await?;
    let one = async {
        first.execute("UPDATE accounts SET balance = 1 WHERE id = 2").await?;
        first.rollback().await
    };
    let other = async {
        second.execute("UPDATE accounts SET balance = 1 WHERE id = 1").await?;
        second.rollback().await
    };
    tokio::try_join!(one, other)?;
    Ok(())
}

async fn locked(pool: PgPool) -> Result<(), BankError> {
    let mut first = pool.begin().await?;
    first.execute("UPDATE accounts SET balance = 1 WHERE id = 1").await?;
    run(&pool, "SELECT 1 FROM accounts WHERE id = 1 FOR UPDATE NOWAIT").await
}

async fn timed_out(pool: PgPool) -> Result<(), BankError> {
    let mut connection = pool.begin().await?;
    connection.execute("SET LOCAL statement_timeout = '20ms'").await?;
    connection.execute("SELECT pg_sleep(10)").await?;
    Ok(())
}

/// What an administrator, or a failover, does to a connection.
async fn terminated(pool: PgPool) -> Result<(), BankError> {
    let mut first = pool.acquire().await?;
    let killer = async {
        tokio::time::sleep(Duration::from_millis(100)).await;
        let kill = "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE query = 'SELECT pg_sleep(11)'";
        pool.execute(kill).await
    };
    let (slept, killed) = tokio::join!(first.execute("SELECT pg_sleep(11)"), killer);
    killed?;
    slept?;
    Ok(())
}

async fn pool_timed_out() -> Result<(), BankError> {
    let options = PgPoolOptions::new().max_connections(1).acquire_timeout(Duration::from_millis(500));
    let pool = options.connect_with(self::options()).await?;
    let _held = pool.acquire().await?;
    pool.acquire().await?;
    Ok(())
}

async fn closed(pool: PgPool) -> Result<(), BankError> {
    let other = PgPoolOptions::new().connect_lazy_with((*pool.connect_options()).clone());
    other.close().await;
    run(&other, "SELECT 1").await
}

/// A port at which nobody listens.
async fn refused() -> Result<(), BankError> {
    PgConnection::connect_with(&PgConnectOptions::from_str("postgres://bank:hunter2@127.0.0.1:1/bank")?).await?;
    Ok(())
}

async fn wrong_password() -> Result<(), BankError> {
    PgConnection::connect_with(&options().password("hunter2")).await?;
    Ok(())
}

#[tokio::test]
async fn each_failure() {
    let pool = tables().await.expect("a database");
    let mut transcript = Transcript::default();
    add!(transcript, pool, no_account);
    add!(transcript, pool, "unique, with an error of its own", "INSERT INTO accounts VALUES (3, 'ada@example.com')");
    add!(transcript, pool, "unique, with a parameter", "INSERT INTO accounts VALUES (1, 'eve@example.com')");
    add!(transcript, pool, "unique, of which nothing is said", "INSERT INTO accounts VALUES (3, 'eve@example.com', 'ada')");
    add!(transcript, pool, "exclusion", "INSERT INTO bookings VALUES (1)");
    add!(transcript, pool, "foreign key", "INSERT INTO transfers VALUES (9)");
    add!(transcript, pool, "check, with a parameter", "UPDATE accounts SET balance = -1");
    add!(transcript, pool, "check, of which nothing is said", "UPDATE accounts SET kind = 'c'");
    add!(transcript, pool, "not null, with a parameter", "INSERT INTO accounts (id) VALUES (4)");
    add!(transcript, pool, "not null, of which nothing is said", "UPDATE accounts SET balance = NULL");
    add!(transcript, pool, serialization);
    add!(transcript, pool, deadlock);
    add!(transcript, pool, locked);
    add!(transcript, pool, timed_out);
    add!(transcript, pool, "a code of the database's own functions", "SELECT freeze()");
    add!(transcript, pool, "a mistake in a statement", "SELEC 'hunter2'");
    add!(transcript, pool, "a value that does not fit", "INSERT INTO accounts VALUES (3000000000, 'x')");
    add!(transcript, pool, terminated);
    add!(transcript, pool, pool_timed_out());
    add!(transcript, pool, closed);
    add!(transcript, pool, refused());
    add!(transcript, pool, wrong_password());
    transcript.matches("postgres.txt");
    let text = transcript.text();
    // No value of a row, neither to the client nor to the log; nor a password.
    for secret in ["ada@example.com)", "Failing row", "Key (", "hunter2"] {
        assert!(!text.contains(secret), "{secret}");
    }
}
