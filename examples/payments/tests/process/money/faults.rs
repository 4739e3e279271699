//! Faults of the database.

use std::time::Duration;

use sqlx::{AnyConnection, AssertSqlSafe, Connection};
use tokio::time::sleep;

use crate::proxy::Proxy;

/// The database of the service, and a connection of the test to it.
pub(super) struct Faults {
    connection: AnyConnection,
    /// What the service's connections go through, if it is PostgreSQL.
    proxy: Option<Proxy>,
}

/// After how many bytes of the database a connection is cut: some hundreds belong to a query.
const CUT: std::ops::Range<u64> = 2_000..60_000;

impl Faults {
    /// The faults of the database at `url`, which the service reaches through `proxy`.
    pub(super) async fn new(url: &str, proxy: Option<Proxy>) -> Faults {
        sqlx::any::install_default_drivers();
        Faults { connection: AnyConnection::connect(url).await.unwrap(), proxy }
    }

    /// From now on connections are cut, or no longer.
    pub(super) fn cut(&self, is_on: bool) {
        if let Some(proxy) = &self.proxy {
            proxy.cut(is_on.then_some(CUT));
        }
    }

    /// A random fault.
    pub(super) async fn happen(&mut self) {
        if self.proxy.is_some() && fastrand::bool() {
            self.terminate().await;
        } else {
            self.lock().await;
        }
    }

    /// Ends a third of the service's connections, whatever they do.
    async fn terminate(&mut self) {
        let sql = "SELECT CAST(COUNT(pg_terminate_backend(pid)) AS BIGINT) FROM pg_stat_activity \
                   WHERE datname = current_database() AND pid <> pg_backend_pid() AND random() < 0.34";
        let _: (i64,) = sqlx::query_as(sql).fetch_one(&mut self.connection).await.unwrap();
    }

    /// Locks a table, or all of SQLite, for up to three seconds: transactions wait, then the pool has no connection.
    async fn lock(&mut self) {
        let held = Duration::from_millis(fastrand::u64(100..3_000));
        let begin = if self.proxy.is_some() { "BEGIN" } else { "BEGIN IMMEDIATE" };
        // While the service writes, SQLite may be busy for the test too.
        let Ok(mut transaction) = self.connection.begin_with(begin).await else { return };
        if self.proxy.is_some() {
            let table = ["accounts", "charges", "transfers", "idempotency_keys"][fastrand::usize(..4)];
            let lock = format!("LOCK TABLE {table} IN EXCLUSIVE MODE");
            // A deadlock ends one of the two transactions.
            let _ = sqlx::query(AssertSqlSafe(lock)).execute(&mut *transaction).await;
        }
        sleep(held).await;
        transaction.rollback().await.unwrap();
    }

    /// What all accounts have without the money of cards, in one statement: the sum that never changes.
    pub(super) async fn sum(&mut self) -> i64 {
        let sql = "SELECT CAST((SELECT SUM(balance) FROM accounts) \
                   - (SELECT COALESCE(SUM(amount), 0) FROM charges WHERE status = 'succeeded') AS BIGINT)";
        let (sum,): (i64,) = sqlx::query_as(sql).fetch_one(&mut self.connection).await.unwrap();
        sum
    }

    pub(super) fn connection(&mut self) -> &mut AnyConnection {
        &mut self.connection
    }
}
