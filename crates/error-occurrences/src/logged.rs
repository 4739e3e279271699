//! Reads and erases records, and logs each access first.

use std::sync::Arc;

use crate::{Access, AccessKind, OccurrenceStore, Record, Records, StoreError};

/// A store of which each access is noted before it is done.
#[derive(Clone)]
pub(crate) struct Logged(pub(crate) Arc<dyn OccurrenceStore>);

impl Logged {
    pub(crate) async fn read(&self, id: &str, reader: &str) -> Result<Records, StoreError> {
        self.note(id, reader, AccessKind::Read).await?;
        Ok(Records::new(self.0.find(id).await?))
    }

    pub(crate) async fn erase(&self, id: &str, reader: &str) -> Result<u64, StoreError> {
        self.note(id, reader, AccessKind::Erased).await?;
        self.0.erase(id).await
    }

    pub(crate) async fn erase_subject(&self, subject: &str, reader: &str) -> Result<u64, StoreError> {
        self.note(subject, reader, AccessKind::SubjectErased).await?;
        self.0.erase_subject(subject).await
    }

    pub(crate) async fn accesses(&self, id: &str, reader: &str) -> Result<Vec<Access>, StoreError> {
        self.note(id, reader, AccessKind::LogRead).await?;
        self.0.accesses(id).await
    }

    /// What a client read may be shown again; that is no access to the internal record.
    pub(crate) async fn public(&self, id: &str) -> Result<Option<Record>, StoreError> {
        self.0.find_occurrence(id).await
    }

    async fn note(&self, id: &str, reader: &str, kind: AccessKind) -> Result<(), StoreError> {
        self.0.note_access(Access::now(id, reader, kind)).await
    }
}
