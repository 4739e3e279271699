//! The store of records in a database. A background task writes them.

use std::{
    error::Error,
    fmt,
    sync::{
        Arc,
        atomic::{AtomicU64, Ordering},
    },
    time::{Duration, SystemTime},
};

use error_redact::Redactor;
use sqlx_0_9::{Database, Pool};
use tokio::{
    sync::{mpsc, oneshot},
    time::{Instant, sleep, sleep_until, timeout},
};

use crate::{
    Access, OccurrenceStore, Record, StoreError, StoreFuture,
    record::millis,
    table::{Queries, SCHEMA, signed, written},
};

/// Stores records in tables of PostgreSQL or SQLite, through a pool of sqlx 0.9:
/// `PgPool`, `SqlitePool` or `AnyPool`.
///
/// A background task writes the records, so no request waits for the database. The task
/// has a bounded queue: if the queue is full, new records are lost. Lost records are
/// counted ([`Occurrences::dropped`](crate::Occurrences::dropped)) and logged. Once an
/// hour, the task erases records that are too old.
///
/// Use a separate pool for this store, or better a separate database: if your database
/// has no free connection, the errors about that cannot be written to the same database.
/// The task tries to write a record five times, within some seconds.
pub struct SqlStore {
    queries: Arc<dyn Queries>,
    queue: mpsc::Sender<Message>,
    dropped: Arc<AtomicU64>,
    retention: Retention,
}

/// A pool that [`SqlStore`] supports, such as `PgPool`, `SqlitePool` or `AnyPool`. The
/// database must accept `$1` as a placeholder.
///
/// Sealed: implemented only for the pools of sqlx.
pub trait RecordPool: Queries {}

impl<P: Queries> RecordPool for P {}

/// How long records and entries of the access log are kept.
#[derive(Debug, Clone, Copy)]
struct Retention {
    records: Duration,
    accesses: Duration,
}

enum Message {
    Keep(Box<Record>),
    /// All that was put into the queue before is written.
    Flush(oneshot::Sender<()>),
}

const DAY: Duration = Duration::from_secs(24 * 3600);
/// How many records wait, at most.
const QUEUE: usize = 256;
/// How long a reader waits for what is still in the queue.
const FLUSH: Duration = Duration::from_secs(2);
/// How often a record is tried.
const TRIES: u32 = 5;
/// How long the first wait between tries is; each other one is twice as long.
const WAIT: Duration = Duration::from_millis(100);
const SWEEP: Duration = Duration::from_secs(3600);

impl SqlStore {
    /// Creates the tables if they do not exist, and starts the task that writes records.
    /// Records are kept for 30 days, and the access log for 365 days.
    ///
    /// If the application is not allowed to create tables, run [`SqlStore::schema`] in a
    /// migration; this function then uses those tables.
    ///
    /// # Errors
    ///
    /// Fails if the database cannot be used, or if it does not accept `$1` as a
    /// placeholder.
    pub async fn start<DB: Database>(pool: Pool<DB>) -> Result<SqlStore, SqlStoreError>
    where
        Pool<DB>: RecordPool,
    {
        SqlStore::start_with_retention(pool, 30 * DAY, 365 * DAY).await
    }

    /// Like [`start`](SqlStore::start), with other retention times for records and for
    /// the access log.
    ///
    /// # Errors
    ///
    /// Fails if the database cannot be used, or if it does not accept `$1` as a
    /// placeholder.
    pub async fn start_with_retention<DB: Database>(
        pool: Pool<DB>,
        records: Duration,
        accesses: Duration,
    ) -> Result<SqlStore, SqlStoreError>
    where
        Pool<DB>: RecordPool,
    {
        let queries: Arc<dyn Queries> = Arc::new(pool);
        queries.create().await.map_err(|source| SqlStoreError { source: source.into() })?;
        let (queue, waiting) = mpsc::channel(QUEUE);
        let (dropped, retention) = (Arc::default(), Retention { records, accesses });
        let writer = Writer { queries: queries.clone(), dropped: Arc::clone(&dropped), retention };
        tokio::spawn(writer.run(waiting));
        Ok(SqlStore { queries, queue, dropped, retention })
    }

    /// The SQL statements that create the tables, for a migration. Running them again
    /// does no harm.
    pub fn schema() -> &'static [&'static str] {
        &SCHEMA
    }

    /// Waits up to two seconds until all queued records are written. Call it before the
    /// process ends.
    pub async fn flush(&self) {
        let (done, is_done) = oneshot::channel();
        let _ = timeout(FLUSH, async {
            if self.queue.send(Message::Flush(done)).await.is_ok() {
                let _ = is_done.await;
            }
        })
        .await;
    }

    fn oldest(&self) -> i64 {
        before(self.retention.records)
    }
}

/// What was recorded before this is older than `age`.
fn before(age: Duration) -> i64 {
    signed(millis(SystemTime::now().checked_sub(age).unwrap_or(SystemTime::UNIX_EPOCH)))
}

/// Writes what is in the queue.
struct Writer {
    queries: Arc<dyn Queries>,
    dropped: Arc<AtomicU64>,
    retention: Retention,
}

impl Writer {
    /// Until the store is gone.
    async fn run(self, mut waiting: mpsc::Receiver<Message>) {
        let mut next_sweep = Instant::now() + SWEEP;
        loop {
            let message = tokio::select! {
                message = waiting.recv() => message,
                () = sleep_until(next_sweep) => {
                    self.sweep().await;
                    next_sweep = Instant::now() + SWEEP;
                    continue;
                }
            };
            match message {
                Some(Message::Keep(record)) => self.write(&record).await,
                Some(Message::Flush(done)) => {
                    let _ = done.send(());
                }
                None => return,
            }
        }
    }

    async fn write(&self, record: &Record) {
        let Ok(text) = written(record) else { return lose(&self.dropped, "a record can't be written as JSON") };
        for tried in 0..TRIES {
            match self.queries.insert(record, &text).await {
                Ok(()) => return,
                Err(error) if tried + 1 == TRIES => {
                    lose(&self.dropped, &Redactor::new().redact(&error.to_string()));
                }
                Err(_) => sleep(WAIT * 2_u32.pow(tried)).await,
            }
        }
    }

    async fn sweep(&self) {
        let Retention { records, accesses } = self.retention;
        if let Err(error) = self.queries.sweep(before(records), before(accesses)).await {
            let why = error.to_string();
            let why = Redactor::new().redact(&why).into_owned();
            tracing::warn!(target: "error_occurrences", why, "records that are too old can't be erased");
        }
    }
}

/// Counts a record that is lost. Not each is logged: there may be many.
fn lose(dropped: &AtomicU64, why: &str) {
    let dropped = dropped.fetch_add(1, Ordering::Relaxed) + 1;
    if dropped.is_power_of_two() {
        tracing::warn!(target: "error_occurrences", dropped, why, "the record of an error is lost");
    }
}

fn parsed(text: &str) -> Result<Record, StoreError> {
    serde_json::from_str(text).map_err(StoreError::new)
}

impl OccurrenceStore for SqlStore {
    fn keep(&self, record: Record) {
        if self.queue.try_send(Message::Keep(Box::new(record))).is_err() {
            lose(&self.dropped, "the queue is full");
        }
    }

    fn find<'a>(&'a self, id: &'a str) -> StoreFuture<'a, Vec<Record>> {
        Box::pin(async move {
            self.flush().await;
            let found = self.queries.find(id, self.oldest()).await.map_err(StoreError::new)?;
            found.iter().map(|text| parsed(text)).collect()
        })
    }

    fn find_occurrence<'a>(&'a self, id: &'a str) -> StoreFuture<'a, Option<Record>> {
        Box::pin(async move {
            self.flush().await;
            let found = self.queries.find_occurrence(id, self.oldest()).await.map_err(StoreError::new)?;
            found.map(|text| parsed(&text)).transpose()
        })
    }

    fn erase<'a>(&'a self, id: &'a str) -> StoreFuture<'a, u64> {
        Box::pin(async move {
            self.flush().await;
            self.queries.erase(id).await.map_err(StoreError::new)
        })
    }

    fn erase_subject<'a>(&'a self, subject: &'a str) -> StoreFuture<'a, u64> {
        Box::pin(async move {
            self.flush().await;
            self.queries.erase_subject(subject).await.map_err(StoreError::new)
        })
    }

    fn sweep(&self) -> StoreFuture<'_, u64> {
        Box::pin(async move {
            let swept = self.queries.sweep(self.oldest(), before(self.retention.accesses)).await;
            swept.map_err(StoreError::new)
        })
    }

    fn note_access(&self, access: Access) -> StoreFuture<'_, ()> {
        Box::pin(async move { self.queries.note_access(&access).await.map_err(StoreError::new) })
    }

    fn accesses<'a>(&'a self, id: &'a str) -> StoreFuture<'a, Vec<Access>> {
        Box::pin(async move { self.queries.accesses(id).await.map_err(StoreError::new) })
    }

    fn dropped(&self) -> u64 {
        self.dropped.load(Ordering::Relaxed)
    }
}

/// Shows how long it keeps what, and no record.
impl fmt::Debug for SqlStore {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("SqlStore").field("retention", &self.retention).finish_non_exhaustive()
    }
}

/// The error for a store that cannot start.
pub struct SqlStoreError {
    source: Box<dyn Error + Send + Sync>,
}

/// The text of `unwrap`, and of an error that `main` returns: what to write instead.
impl fmt::Debug for SqlStoreError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        error_core::__private::fmt_with_causes(self, f)
    }
}

impl fmt::Display for SqlStoreError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(
            "the tables of error_occurrences can't be created: use PostgreSQL or SQLite, and let the user of the database create \
             tables, or run `SqlStore::schema()` in a migration",
        )
    }
}

impl Error for SqlStoreError {
    fn source(&self) -> Option<&(dyn Error + 'static)> {
        let source: &(dyn Error + 'static) = &*self.source;
        Some(source)
    }
}
