//! The store over a pool.

use std::{fmt, time::Duration};

use error_sqlx::{NoSchema, SqlxError};
use sqlx::Pool;

use super::{
    database::{Argument, Database, Found},
    statements::{POSTGRES_SCHEMA, SQLITE_SCHEMA},
};
use crate::{
    decide::{Decision, Record, decide},
    outcome::Outcome,
    store::{Claim, Claimed, Store},
    store_error::StoreError,
};

/// Stores keys in a table of SQLite or PostgreSQL, through a pool of sqlx 0.9.
///
/// `DB` is `sqlx::Sqlite`, `sqlx::Postgres` or `sqlx::Any`. The table is called
/// `idempotency_keys`. Create it with [`migrate`](SqlStore::migrate), or copy
/// [`SQLITE_SCHEMA`](SqlStore::SQLITE_SCHEMA) or
/// [`POSTGRES_SCHEMA`](SqlStore::POSTGRES_SCHEMA) into your own migration. Leases and
/// lifetimes are measured with the clock of the database.
///
/// # Examples
///
#[cfg_attr(feature = "sqlite", doc = "```")]
#[cfg_attr(not(feature = "sqlite"), doc = "```ignore")]
/// use error_idempotency::{Idempotency, SqlStore};
/// use sqlx::SqlitePool;
///
/// # async fn example() -> Result<(), Box<dyn std::error::Error>> {
/// let pool = SqlitePool::connect("sqlite://payments.db?mode=rwc").await?;
/// let store = SqlStore::new(pool.clone());
/// store.migrate().await?;
/// let once = Idempotency::for_one_caller(store);
/// # let _ = once; Ok(()) }
/// ```
pub struct SqlStore<DB: Database> {
    pool: Pool<DB>,
}

impl<DB: Database> SqlStore<DB> {
    /// The SQL that creates the table in SQLite, if it does not exist.
    pub const SQLITE_SCHEMA: &'static str = SQLITE_SCHEMA;

    /// The SQL that creates the table in PostgreSQL, if it does not exist.
    pub const POSTGRES_SCHEMA: &'static str = POSTGRES_SCHEMA;

    /// Creates a store that uses `pool`. A pool of `sqlx::Any` must connect to SQLite or
    /// PostgreSQL.
    pub fn new(pool: Pool<DB>) -> SqlStore<DB> {
        SqlStore { pool }
    }

    /// Creates the table and its index, if they do not exist. Several processes may call
    /// this at the same time.
    ///
    /// # Errors
    ///
    /// Fails if the database fails.
    pub async fn migrate(&self) -> Result<(), StoreError> {
        self.create().await.map_err(StoreError::new)
    }
}

/// An error of the database, with the place of the call that failed.
type Failed = SqlxError<NoSchema>;

/// How often a claim looks again, where another one was faster.
const ATTEMPTS: usize = 8;

impl<DB: Database> Store for SqlStore<DB> {
    async fn claim(&self, claim: &Claim) -> Result<Claimed, StoreError> {
        self.take(claim).await.map_err(StoreError::new)
    }

    async fn finish(&self, claim: &Claim, outcome: &Outcome) -> Result<bool, StoreError> {
        self.keep(claim, outcome).await.map_err(StoreError::new)
    }

    async fn release(&self, claim: &Claim) -> Result<(), StoreError> {
        self.free(claim).await.map_err(StoreError::new)
    }

    async fn sweep(&self) -> Result<u64, StoreError> {
        self.erase_old().await.map_err(StoreError::new)
    }
}

impl<DB: Database> SqlStore<DB> {
    async fn create(&self) -> Result<(), Failed> {
        let mut connection = self.pool.acquire().await?;
        let statements = DB::statements(&connection)?;
        Ok(DB::migrate(&mut connection, statements).await?)
    }

    async fn take(&self, claim: &Claim) -> Result<Claimed, Failed> {
        let mut connection = self.pool.acquire().await?;
        let statements = DB::statements(&connection)?;
        for _ in 0..ATTEMPTS {
            // To read first costs a statement, and takes no lock where the key is there.
            let found = DB::find(&mut connection, statements.find, place(claim)).await?;
            let (statement, old) = match found {
                None => (statements.insert, None),
                Some(found) => {
                    let token = found.token.clone();
                    match decide(claim, record(found)?) {
                        Decision::TakeOver => (statements.take_over, Some(token)),
                        Decision::Answer(claimed) => return Ok(claimed),
                    }
                }
            };
            let mut arguments = place(claim);
            arguments.extend([
                text(&claim.fingerprint),
                text(&claim.token),
                number(claim.lease),
                number(claim.lifetime),
            ]);
            arguments.extend(old.map(Argument::Text));
            if DB::run(&mut connection, statement, arguments).await? == 1 {
                return Ok(Claimed::Granted);
            }
        }
        // Claims of this key come and go: somebody makes progress.
        Ok(Claimed::InProgress { wait: Duration::from_secs(1) })
    }

    async fn keep(&self, claim: &Claim, outcome: &Outcome) -> Result<bool, Failed> {
        let mut connection = self.pool.acquire().await?;
        finish::<DB>(&mut connection, claim, outcome).await
    }

    async fn free(&self, claim: &Claim) -> Result<(), Failed> {
        let mut connection = self.pool.acquire().await?;
        let statements = DB::statements(&connection)?;
        let mut arguments = place(claim);
        arguments.push(text(&claim.token));
        DB::run(&mut connection, statements.release, arguments).await?;
        Ok(())
    }

    async fn erase_old(&self) -> Result<u64, Failed> {
        let mut connection = self.pool.acquire().await?;
        let statements = DB::statements(&connection)?;
        Ok(DB::run(&mut connection, statements.sweep, Vec::new()).await?)
    }
}

/// Keeps an outcome, on a connection that may be in a transaction.
pub(super) async fn finish<DB: Database>(
    connection: &mut DB::Connection,
    claim: &Claim,
    outcome: &Outcome,
) -> Result<bool, Failed> {
    let statements = DB::statements(connection)?;
    let mut arguments = place(claim);
    arguments.extend([text(&claim.token), Argument::Bytes(outcome.to_bytes()), number(claim.lifetime)]);
    let changed = DB::run(connection, statements.finish, arguments).await?;
    Ok(changed == 1)
}

fn record(found: Found) -> Result<Record, sqlx::Error> {
    let outcome = found.outcome.map(|bytes| Outcome::from_bytes(&bytes)).transpose();
    Ok(Record {
        fingerprint: found.fingerprint,
        lease_left: u64::try_from(found.lease_left).ok().filter(|left| *left > 0).map(Duration::from_millis),
        is_expired: found.life_left <= 0,
        outcome: outcome.map_err(|error| sqlx::Error::Decode(error.into()))?,
    })
}

fn place(claim: &Claim) -> Vec<Argument> {
    vec![text(&claim.caller), text(&claim.key)]
}

fn text(text: &str) -> Argument {
    Argument::Text(text.to_owned())
}

/// In milliseconds, up to a hundred years: the sum with a moment is never too large.
fn number(duration: Duration) -> Argument {
    const CENTURY: i64 = 100 * 366 * 24 * 60 * 60 * 1000;
    Argument::Number(i64::try_from(duration.as_millis()).map_or(CENTURY, |millis| millis.min(CENTURY)))
}

impl<DB: Database> Clone for SqlStore<DB> {
    fn clone(&self) -> SqlStore<DB> {
        SqlStore { pool: self.pool.clone() }
    }
}

impl<DB: Database> fmt::Debug for SqlStore<DB> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("SqlStore").field("database", &DB::NAME).finish_non_exhaustive()
    }
}
