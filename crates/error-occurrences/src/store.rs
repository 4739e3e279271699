//! The trait of a store of records.

use std::{error::Error, fmt, future::Future, pin::Pin, sync::Arc};

use crate::{Access, Record};

/// The future that the methods of a store return.
pub type StoreFuture<'a, T> = Pin<Box<dyn Future<Output = Result<T, StoreError>> + Send + 'a>>;

/// A store of records: [`MemoryStore`](crate::MemoryStore), `SqlStore` (behind the
/// feature `sqlx-0-9`), or your own.
///
/// Open: implement this trait for another kind of storage.
pub trait OccurrenceStore: Send + Sync + 'static {
    /// Stores a record. This method is called on the thread of the request and must not
    /// block. If storing takes time, put the record into a bounded queue, and count the
    /// records that do not fit.
    fn keep(&self, record: Record);

    /// Finds the records whose occurrence id, request id or call id is `id`: at most 20,
    /// the newest first.
    fn find<'a>(&'a self, id: &'a str) -> StoreFuture<'a, Vec<Record>>;

    /// Finds the record whose occurrence id is `id`.
    fn find_occurrence<'a>(&'a self, id: &'a str) -> StoreFuture<'a, Option<Record>>;

    /// Erases all records that [`find`](OccurrenceStore::find) would return without its
    /// limit, and returns their number.
    fn erase<'a>(&'a self, id: &'a str) -> StoreFuture<'a, u64>;

    /// Erases the records of a subject, and returns their number.
    fn erase_subject<'a>(&'a self, subject: &'a str) -> StoreFuture<'a, u64>;

    /// Erases the records that are older than the store keeps them, and returns their
    /// number.
    fn sweep(&self) -> StoreFuture<'_, u64>;

    /// Adds an entry to the access log. If this fails, the access is denied.
    fn note_access(&self, access: Access) -> StoreFuture<'_, ()>;

    /// The log entries about `id`: at most 100, the newest first.
    fn accesses<'a>(&'a self, id: &'a str) -> StoreFuture<'a, Vec<Access>>;

    /// The number of records that were lost because the queue was full or the records
    /// could not be written.
    fn dropped(&self) -> u64;
}

/// How many records of one id are returned.
pub(crate) const MOST_RECORDS: usize = 20;
/// How many accesses of one id are returned.
pub(crate) const MOST_ACCESSES: usize = 100;

/// A store can be shared.
impl<S: OccurrenceStore + ?Sized> OccurrenceStore for Arc<S> {
    fn keep(&self, record: Record) {
        (**self).keep(record);
    }

    fn find<'a>(&'a self, id: &'a str) -> StoreFuture<'a, Vec<Record>> {
        (**self).find(id)
    }

    fn find_occurrence<'a>(&'a self, id: &'a str) -> StoreFuture<'a, Option<Record>> {
        (**self).find_occurrence(id)
    }

    fn erase<'a>(&'a self, id: &'a str) -> StoreFuture<'a, u64> {
        (**self).erase(id)
    }

    fn erase_subject<'a>(&'a self, subject: &'a str) -> StoreFuture<'a, u64> {
        (**self).erase_subject(subject)
    }

    fn sweep(&self) -> StoreFuture<'_, u64> {
        (**self).sweep()
    }

    fn note_access(&self, access: Access) -> StoreFuture<'_, ()> {
        (**self).note_access(access)
    }

    fn accesses<'a>(&'a self, id: &'a str) -> StoreFuture<'a, Vec<Access>> {
        (**self).accesses(id)
    }

    fn dropped(&self) -> u64 {
        (**self).dropped()
    }
}

/// The error of a store that cannot be used.
#[derive(Debug)]
pub struct StoreError(Box<dyn Error + Send + Sync>);

impl StoreError {
    /// Creates an error from its cause, which is shown only in the log.
    pub fn new(source: impl Into<Box<dyn Error + Send + Sync>>) -> StoreError {
        StoreError(source.into())
    }
}

impl fmt::Display for StoreError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("the store of occurrences can't be used")
    }
}

impl Error for StoreError {
    fn source(&self) -> Option<&(dyn Error + 'static)> {
        let source: &(dyn Error + 'static) = &*self.0;
        Some(source)
    }
}
