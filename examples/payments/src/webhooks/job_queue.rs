//! The queue of jobs that wake deliveries.
//!
//! A job is a wake-up and nothing more: the delivery in the database says whether it is due, and one of its instances claims it. A
//! job that is lost delays its delivery until the instances next look for deliveries that are due; one that is made twice, or
//! too early, does nothing.

use std::time::Duration;

use apalis::prelude::{
    BackendExt, Data, Strategy, TaskBuilder, TaskSink, WorkerBuilder, WorkerBuilderExt, WorkerError,
};
use apalis_postgres::PostgresStorage;
use apalis_sqlite::{SqliteStorage, callback::HookCallbackListener};
use serde::{Deserialize, Serialize};
use sqlx::{PgPool, SqlitePool, postgres::PgPoolOptions, sqlite::SqliteConnectOptions};
use tokio::{sync::watch, time::sleep};
use tower::BoxError;
use uuid::Uuid;

use super::worker::{AT_ONCE, Webhooks};
use crate::database::Kind;

/// How often jobs that begin later are looked for. New ones that begin at once are announced.
const POLL: Duration = Duration::from_secs(1);
/// How long the queue rests after its database failed.
const REST: Duration = Duration::from_secs(5);
/// How many connections the queue has: one listens, the others read and write jobs.
const CONNECTIONS: u32 = 4;
/// The name of the queue in its tables.
const QUEUE: &str = "webhooks";

/// A delivery that may be due.
#[derive(Debug, Clone, Serialize, Deserialize)]
struct WakeUp {
    delivery: String,
}

/// The queue: in a file beside an SQLite database, or in the schema `apalis` of a PostgreSQL. A clone is the same one.
#[derive(Clone)]
pub struct JobQueue(Storage);

#[derive(Clone)]
enum Storage {
    Sqlite(SqliteStorage<WakeUp>, HookCallbackListener),
    Postgres(PostgresStorage<WakeUp>),
}

impl JobQueue {
    /// Opens the queue of the database at `url`, and creates or updates its tables.
    ///
    /// # Errors
    ///
    /// If the file or the schema cannot be created.
    pub async fn open(url: &str) -> Result<JobQueue, BoxError> {
        let storage = match Kind::of(url) {
            Some(Kind::Postgres) => {
                let pool = PgPoolOptions::new().max_connections(CONNECTIONS).connect(url).await?;
                PostgresStorage::setup(&pool).await.map_err(|error| {
                    format!(
                        "the schema apalis cannot be created; the user of --database-url must be allowed to: {error}"
                    )
                })?;
                Storage::Postgres(
                    PostgresStorage::new(&pool).with_config(apalis_postgres::Config::default().queue(QUEUE)),
                )
            }
            _ => {
                // A file of its own: the queue of apalis turns off the flushing of its commits, which the money needs, and
                // its polls would lock the database.
                let options: SqliteConnectOptions = url.parse()?;
                let file = options.get_filename().with_extension("jobs.db");
                let (pool, announced) =
                    SqliteStorage::connect_with_callback(&format!("sqlite://{}?mode=rwc", file.display()))?;
                SqliteStorage::setup(&pool)
                    .await
                    .map_err(|error| format!("the file {} cannot be written: {error}", file.display()))?;
                Storage::Sqlite(
                    SqliteStorage::new(&pool).with_config(apalis_sqlite::Config::default().queue(QUEUE)),
                    announced,
                )
            }
        };
        Ok(JobQueue(storage))
    }

    /// Wakes a delivery at `due`, in milliseconds since 1970 by the clock of the database, and at most a second late; `None` for
    /// at once. If the queue fails, the delivery is sent when the instances next look for deliveries that are due.
    pub(super) async fn wake(&self, delivery: &str, due: Option<i64>) {
        if let Err(error) = self.push(delivery, due).await {
            tracing::warn!(%error, delivery, "the job of a webhook could not be written, and its delivery is late");
        }
    }

    async fn push(&self, delivery: &str, due: Option<i64>) -> Result<(), BoxError> {
        // The queue counts in seconds, by the same clock.
        let begins = due.and_then(|due| u64::try_from(due).ok()).unwrap_or(0).div_ceil(1_000);
        let job = TaskBuilder::new(WakeUp { delivery: delivery.to_owned() }).run_at_timestamp(begins).build();
        match &self.0 {
            Storage::Sqlite(storage, _) => storage.clone().push_task(job).await?,
            Storage::Postgres(storage) => storage.clone().push_task(job).await?,
        }
        Ok(())
    }

    /// Wakes deliveries until the service stops. A worker of the queue ends when its database fails, and another one begins.
    pub(super) async fn work(self, webhooks: Webhooks, mut is_stopping: watch::Receiver<bool>) {
        while !*is_stopping.borrow() {
            if let Err(error) = self.run_worker(&webhooks, is_stopping.clone()).await {
                tracing::warn!(%error, "the worker of the job queue ended; another one begins in {REST:?}");
            }
            tokio::select! {
                () = sleep(REST) => {}
                _ = is_stopping.wait_for(|is_stopping| *is_stopping) => {}
            }
        }
    }

    async fn run_worker(&self, webhooks: &Webhooks, mut is_stopping: watch::Receiver<bool>) -> Result<(), WorkerError> {
        // Each has a name of its own: a worker that crashed keeps its name for a while.
        let name = format!("webhooks-{}", Uuid::now_v7().simple());
        let stopped = async move {
            let _ = is_stopping.wait_for(|is_stopping| *is_stopping).await;
            Ok::<_, WorkerError>(())
        };
        let worker = WorkerBuilder::new(&*name);
        match &self.0 {
            Storage::Sqlite(storage, announced) => {
                let polls = Strategy::new().stream(announced.clone()).interval(POLL);
                let backend = storage.clone().poll_with_strategy(polls);
                let worker = worker.backend(backend).data(webhooks.clone()).concurrency(AT_ONCE).build(wake);
                worker.run_until(stopped).await
            }
            Storage::Postgres(storage) => {
                let announced = apalis_postgres::Pubsub::new(storage.pool().clone(), QUEUE.to_owned());
                let polls = Strategy::new().stream(announced).interval(POLL);
                let backend = storage.clone().poll_with_strategy(polls);
                let worker = worker.backend(backend).data(webhooks.clone()).concurrency(AT_ONCE).build(wake);
                worker.run_until(stopped).await
            }
        }
    }

    /// Deletes the jobs that are done, and the workers of processes that ended.
    pub(super) async fn sweep(&self) -> Result<(), sqlx::Error> {
        match &self.0 {
            Storage::Sqlite(storage, _) => sweep_sqlite(storage.pool()).await,
            Storage::Postgres(storage) => sweep_postgres(storage.pool()).await,
        }
    }
}

/// A job: makes the attempt of its delivery, if it is due.
async fn wake(job: WakeUp, webhooks: Data<Webhooks>) {
    webhooks.deliver(&job.delivery).await;
}

async fn sweep_sqlite(pool: &SqlitePool) -> Result<(), sqlx::Error> {
    sqlx::query("DELETE FROM Jobs WHERE status IN ('Done', 'Failed', 'Killed')").execute(pool).await?;
    let sql = "DELETE FROM Workers WHERE last_seen < strftime('%s', 'now') - 3600 \
               AND id NOT IN (SELECT lock_by FROM Jobs WHERE lock_by IS NOT NULL)";
    sqlx::query(sql).execute(pool).await?;
    Ok(())
}

async fn sweep_postgres(pool: &PgPool) -> Result<(), sqlx::Error> {
    sqlx::query("DELETE FROM apalis.jobs WHERE status IN ('Done', 'Failed', 'Killed')").execute(pool).await?;
    let sql = "DELETE FROM apalis.workers w WHERE last_seen < now() - interval '1 hour' \
               AND NOT EXISTS (SELECT 1 FROM apalis.jobs j WHERE j.lock_by = w.id)";
    sqlx::query(sql).execute(pool).await?;
    Ok(())
}

impl std::fmt::Debug for JobQueue {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("JobQueue").finish_non_exhaustive()
    }
}
