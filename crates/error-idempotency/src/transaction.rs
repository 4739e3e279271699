//! The trait of a transaction in which a handler completes its key.

use std::future::Future;

use crate::{memory::MemoryStore, outcome::Outcome, store::Claim, store_error::StoreError};

/// The database transaction in which a handler makes its changes and also stores its
/// response for the idempotency key. A commit saves both; a rollback saves neither.
///
/// It is implemented for `sqlx::Transaction` and the connections of sqlx (behind the
/// features `sqlite`, `postgres` and `any`), and for [`MemoryStore`], which has no
/// transactions.
///
/// Open: implement this trait for the transaction of your own [`Store`](crate::Store).
pub trait Transaction: Send {
    /// Stores the outcome of a claim like [`Store::finish`](crate::Store::finish), but as
    /// part of this transaction.
    fn complete(&mut self, claim: &Claim, outcome: &Outcome) -> impl Future<Output = Result<bool, StoreError>> + Send;
}

/// The key is complete at once.
impl Transaction for MemoryStore {
    async fn complete(&mut self, claim: &Claim, outcome: &Outcome) -> Result<bool, StoreError> {
        Ok(self.keep(claim, outcome))
    }
}
