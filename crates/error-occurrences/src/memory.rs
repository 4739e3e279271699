//! The store of records in the memory of the process.

use std::{
    collections::VecDeque,
    fmt, future,
    sync::{Mutex, MutexGuard, PoisonError},
    time::{Duration, SystemTime},
};

use crate::{
    Access, OccurrenceStore, Record, StoreFuture,
    record::millis,
    store::{MOST_ACCESSES, MOST_RECORDS},
};

/// Stores a limited number of records in the memory of the process. If the store is full,
/// a new record replaces the oldest one.
///
/// Everything is lost when the process ends, and each instance of a service has its own
/// records.
///
/// # Examples
///
/// ```
/// use std::time::Duration;
/// use error_occurrences::MemoryStore;
///
/// let store = MemoryStore::new().with_limits(500, 4 * 1024 * 1024).with_retention(Duration::from_secs(24 * 3600));
/// # let _ = store;
/// ```
pub struct MemoryStore {
    most_records: usize,
    most_bytes: usize,
    retention: Duration,
    kept: Mutex<Kept>,
}

#[derive(Default)]
struct Kept {
    records: VecDeque<(usize, Record)>,
    bytes: usize,
    accesses: VecDeque<Access>,
    dropped: u64,
}

/// How many entries the access log has.
const MOST_LOGGED: usize = 10_000;

impl MemoryStore {
    /// Creates a store for up to 1,000 records or 16 MiB, which are kept for up to 30
    /// days. It also keeps the last 10,000 entries of the access log.
    pub fn new() -> MemoryStore {
        MemoryStore {
            most_records: 1000,
            most_bytes: 16 * 1024 * 1024,
            retention: Duration::from_secs(30 * 24 * 3600),
            kept: Mutex::default(),
        }
    }

    /// Sets the limits: how many records, and approximately how many bytes of records,
    /// are kept.
    #[must_use]
    pub fn with_limits(self, records: usize, bytes: usize) -> MemoryStore {
        MemoryStore { most_records: records, most_bytes: bytes, ..self }
    }

    /// Sets how long a record is kept.
    #[must_use]
    pub fn with_retention(self, retention: Duration) -> MemoryStore {
        MemoryStore { retention, ..self }
    }

    fn kept(&self) -> MutexGuard<'_, Kept> {
        self.kept.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// What was kept before this is too old.
    fn oldest(&self) -> u64 {
        millis(SystemTime::now().checked_sub(self.retention).unwrap_or(SystemTime::UNIX_EPOCH))
    }

    fn erase_where(&self, is_erased: impl Fn(&Record) -> bool) -> u64 {
        let mut kept = self.kept();
        let before = kept.records.len();
        kept.records.retain(|(_, record)| !is_erased(record));
        kept.bytes = kept.records.iter().map(|(size, _)| size).sum();
        (before - kept.records.len()) as u64
    }
}

fn has_id(record: &Record, id: &str) -> bool {
    record.id == id || record.request_id.as_deref() == Some(id) || record.call_id.as_deref() == Some(id)
}

fn ready<'a, T: Send + 'a>(value: T) -> StoreFuture<'a, T> {
    Box::pin(future::ready(Ok(value)))
}

impl OccurrenceStore for MemoryStore {
    fn keep(&self, record: Record) {
        let size = record.size();
        let mut kept = self.kept();
        if self.most_records == 0 || size > self.most_bytes {
            kept.dropped += 1;
            return;
        }
        kept.bytes += size;
        kept.records.push_back((size, record));
        while kept.records.len() > self.most_records || kept.bytes > self.most_bytes {
            let Some((size, _)) = kept.records.pop_front() else { break };
            kept.bytes -= size;
        }
    }

    fn find<'a>(&'a self, id: &'a str) -> StoreFuture<'a, Vec<Record>> {
        let oldest = self.oldest();
        let kept = self.kept();
        let found = kept.records.iter().rev().map(|(_, record)| record);
        let found = found.filter(|record| record.recorded_at >= oldest && has_id(record, id));
        ready(found.take(MOST_RECORDS).cloned().collect())
    }

    fn find_occurrence<'a>(&'a self, id: &'a str) -> StoreFuture<'a, Option<Record>> {
        let oldest = self.oldest();
        let kept = self.kept();
        let mut found = kept.records.iter().rev().map(|(_, record)| record);
        ready(found.find(|record| record.id == id && record.recorded_at >= oldest).cloned())
    }

    fn erase<'a>(&'a self, id: &'a str) -> StoreFuture<'a, u64> {
        ready(self.erase_where(|record| has_id(record, id)))
    }

    fn erase_subject<'a>(&'a self, subject: &'a str) -> StoreFuture<'a, u64> {
        ready(self.erase_where(|record| record.subject.as_deref() == Some(subject)))
    }

    fn sweep(&self) -> StoreFuture<'_, u64> {
        let oldest = self.oldest();
        ready(self.erase_where(|record| record.recorded_at < oldest))
    }

    fn note_access(&self, access: Access) -> StoreFuture<'_, ()> {
        let mut kept = self.kept();
        if kept.accesses.len() >= MOST_LOGGED {
            kept.accesses.pop_front();
        }
        kept.accesses.push_back(access);
        ready(())
    }

    fn accesses<'a>(&'a self, id: &'a str) -> StoreFuture<'a, Vec<Access>> {
        let kept = self.kept();
        let found = kept.accesses.iter().rev().filter(|access| access.id == id);
        ready(found.take(MOST_ACCESSES).cloned().collect())
    }

    fn dropped(&self) -> u64 {
        self.kept().dropped
    }
}

impl Default for MemoryStore {
    fn default() -> MemoryStore {
        MemoryStore::new()
    }
}

/// Shows the bounds and no record.
impl fmt::Debug for MemoryStore {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let MemoryStore { most_records, most_bytes, retention, kept: _ } = self;
        f.debug_struct("MemoryStore")
            .field("most_records", most_records)
            .field("most_bytes", most_bytes)
            .field("retention", retention)
            .finish_non_exhaustive()
    }
}
