//! The tables of the store, for any sqlx driver that accepts `$1` as a placeholder.

use std::{borrow::Cow, future::Future, pin::Pin};

use sqlx_0_9::{
    ColumnIndex, Database, Decode, Encode, Error, Executor, IntoArguments, Pool, Row, Type, query, query_scalar,
};

use crate::{
    Access, AccessKind, Record, StoreError,
    store::{MOST_ACCESSES, MOST_RECORDS},
};

/// What a query returns later.
pub(crate) type Queried<'a, T> = Pin<Box<dyn Future<Output = Result<T, Error>> + Send + 'a>>;

/// The queries of the store, independent of the type of the database.
///
/// Sealed: this module is private.
pub trait Queries: Send + Sync + 'static {
    fn create(&self) -> Queried<'_, ()>;
    fn insert<'a>(&'a self, record: &'a Record, text: &'a str) -> Queried<'a, ()>;
    fn find<'a>(&'a self, id: &'a str, oldest: i64) -> Queried<'a, Vec<String>>;
    fn find_occurrence<'a>(&'a self, id: &'a str, oldest: i64) -> Queried<'a, Option<String>>;
    fn erase<'a>(&'a self, id: &'a str) -> Queried<'a, u64>;
    fn erase_subject<'a>(&'a self, subject: &'a str) -> Queried<'a, u64>;
    fn sweep(&self, oldest: i64, oldest_access: i64) -> Queried<'_, u64>;
    fn note_access<'a>(&'a self, access: &'a Access) -> Queried<'a, ()>;
    fn accesses<'a>(&'a self, id: &'a str) -> Queried<'a, Vec<Access>>;
}

/// What creates the tables, in PostgreSQL and in SQLite.
pub(crate) const SCHEMA: [&str; 7] = [
    "CREATE TABLE IF NOT EXISTS error_occurrences (id TEXT PRIMARY KEY, request_id TEXT, call_id TEXT, subject TEXT, \
     recorded_at BIGINT NOT NULL, record TEXT NOT NULL)",
    "CREATE INDEX IF NOT EXISTS error_occurrences_by_request ON error_occurrences (request_id)",
    "CREATE INDEX IF NOT EXISTS error_occurrences_by_call ON error_occurrences (call_id)",
    "CREATE INDEX IF NOT EXISTS error_occurrences_by_subject ON error_occurrences (subject)",
    "CREATE INDEX IF NOT EXISTS error_occurrences_by_time ON error_occurrences (recorded_at)",
    "CREATE TABLE IF NOT EXISTS error_occurrence_accesses (id TEXT NOT NULL, reader TEXT NOT NULL, kind TEXT NOT NULL, \
     accessed_at BIGINT NOT NULL)",
    "CREATE INDEX IF NOT EXISTS error_occurrence_accesses_by_id ON error_occurrence_accesses (id, accessed_at)",
];

/// What fails where a table is missing.
const PROBES: [&str; 2] =
    ["SELECT id FROM error_occurrences WHERE id = ''", "SELECT id FROM error_occurrence_accesses WHERE id = ''"];

/// The tables in one database.
impl<DB: Database> Queries for Pool<DB>
where
    for<'c> &'c mut DB::Connection: Executor<'c, Database = DB>,
    DB::Arguments: IntoArguments<DB>,
    for<'q> &'q str: Encode<'q, DB> + Type<DB>,
    for<'q> Option<&'q str>: Encode<'q, DB> + Type<DB>,
    for<'q> i64: Encode<'q, DB> + Type<DB> + Decode<'q, DB>,
    for<'r> String: Decode<'r, DB> + Type<DB>,
    usize: ColumnIndex<DB::Row>,
{
    fn create(&self) -> Queried<'_, ()> {
        Box::pin(async move {
            // A user of PostgreSQL who may not create tables may not do it where they exist either.
            let mut are_there = true;
            for statement in PROBES {
                are_there &= query::<DB>(statement).fetch_optional(self).await.is_ok();
            }
            if are_there {
                return Ok(());
            }
            for statement in SCHEMA {
                // Two instances that start at once may both create it.
                if query::<DB>(statement).execute(self).await.is_err() {
                    query::<DB>(statement).execute(self).await?;
                }
            }
            Ok(())
        })
    }

    fn insert<'a>(&'a self, record: &'a Record, text: &'a str) -> Queried<'a, ()> {
        Box::pin(async move {
            let subject = record.subject.as_deref().map(storable);
            query::<DB>(
                "INSERT INTO error_occurrences (id, request_id, call_id, subject, recorded_at, record) \
                 VALUES ($1, $2, $3, $4, $5, $6) ON CONFLICT (id) DO NOTHING",
            )
            .bind(&*record.id)
            .bind(record.request_id.as_deref())
            .bind(record.call_id.as_deref())
            .bind(subject.as_deref())
            .bind(signed(record.recorded_at))
            .bind(text)
            .execute(self)
            .await?;
            Ok(())
        })
    }

    fn find<'a>(&'a self, id: &'a str, oldest: i64) -> Queried<'a, Vec<String>> {
        Box::pin(async move {
            query_scalar::<DB, String>(
                "SELECT record FROM error_occurrences WHERE (id = $1 OR request_id = $2 OR call_id = $3) \
                 AND recorded_at >= $4 ORDER BY recorded_at DESC LIMIT $5",
            )
            .bind(id)
            .bind(id)
            .bind(id)
            .bind(oldest)
            .bind(MOST_RECORDS as i64)
            .fetch_all(self)
            .await
        })
    }

    fn find_occurrence<'a>(&'a self, id: &'a str, oldest: i64) -> Queried<'a, Option<String>> {
        Box::pin(async move {
            query_scalar::<DB, String>("SELECT record FROM error_occurrences WHERE id = $1 AND recorded_at >= $2")
                .bind(id)
                .bind(oldest)
                .fetch_optional(self)
                .await
        })
    }

    fn erase<'a>(&'a self, id: &'a str) -> Queried<'a, u64> {
        Box::pin(async move {
            let erased = query_scalar::<DB, i64>(
                "DELETE FROM error_occurrences WHERE id = $1 OR request_id = $2 OR call_id = $3 RETURNING recorded_at",
            );
            Ok(erased.bind(id).bind(id).bind(id).fetch_all(self).await?.len() as u64)
        })
    }

    fn erase_subject<'a>(&'a self, subject: &'a str) -> Queried<'a, u64> {
        Box::pin(async move {
            let erased =
                query_scalar::<DB, i64>("DELETE FROM error_occurrences WHERE subject = $1 RETURNING recorded_at");
            Ok(erased.bind(&*storable(subject)).fetch_all(self).await?.len() as u64)
        })
    }

    fn sweep(&self, oldest: i64, oldest_access: i64) -> Queried<'_, u64> {
        Box::pin(async move {
            let swept =
                query_scalar::<DB, i64>("DELETE FROM error_occurrences WHERE recorded_at < $1 RETURNING recorded_at");
            let swept = swept.bind(oldest).fetch_all(self).await?.len() as u64;
            let accesses = query::<DB>("DELETE FROM error_occurrence_accesses WHERE accessed_at < $1");
            accesses.bind(oldest_access).execute(self).await?;
            Ok(swept)
        })
    }

    fn note_access<'a>(&'a self, access: &'a Access) -> Queried<'a, ()> {
        Box::pin(async move {
            let (id, reader) = (storable(&access.id), storable(&access.reader));
            query::<DB>(
                "INSERT INTO error_occurrence_accesses (id, reader, kind, accessed_at) VALUES ($1, $2, $3, $4)",
            )
            .bind(&*id)
            .bind(&*reader)
            .bind(access.kind.name())
            .bind(signed(access.at))
            .execute(self)
            .await?;
            Ok(())
        })
    }

    fn accesses<'a>(&'a self, id: &'a str) -> Queried<'a, Vec<Access>> {
        Box::pin(async move {
            let rows = query::<DB>(
                "SELECT id, reader, kind, accessed_at FROM error_occurrence_accesses WHERE id = $1 \
                 ORDER BY accessed_at DESC LIMIT $2",
            )
            .bind(id)
            .bind(MOST_ACCESSES as i64)
            .fetch_all(self)
            .await?;
            let access = |row: &DB::Row| {
                let kind: String = row.try_get(2)?;
                let kind = AccessKind::named(&kind).ok_or_else(|| Error::Decode("an unknown kind of access".into()))?;
                let at = row.try_get::<i64, _>(3)?.try_into().unwrap_or_default();
                Ok(Access { id: row.try_get(0)?, reader: row.try_get(1)?, kind, at })
            };
            rows.iter().map(access).collect()
        })
    }
}

/// A text without NUL, which PostgreSQL can't keep.
fn storable(text: &str) -> Cow<'_, str> {
    if text.contains('\0') { text.replace('\0', "\u{fffd}").into() } else { text.into() }
}

/// A record as it is written.
pub(crate) fn written(record: &Record) -> Result<String, StoreError> {
    serde_json::to_string(record).map_err(StoreError::new)
}

/// Milliseconds as a column has them.
pub(crate) fn signed(millis: u64) -> i64 {
    millis.try_into().unwrap_or(i64::MAX)
}
