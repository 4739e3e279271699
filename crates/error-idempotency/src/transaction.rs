//! What a handler completes its key in.

use std::future::Future;

use crate::{memory::MemoryStore, outcome::Outcome, store::Claim, store_error::StoreError};

/// What a handler completes its key in: the transaction of its effect.
///
/// It is implemented for `sqlx::Transaction` and the connections of sqlx, by the features `sqlite`, `postgres` and `any`, and
/// for [`MemoryStore`], which has no transactions.
///
/// Open: implement it for the transaction of a [`Store`](crate::Store) of your own.
pub trait Transaction: Send {
    /// Keeps the outcome of a claim, as [`Store::finish`](crate::Store::finish) does, as part of the transaction.
    fn complete(&mut self, claim: &Claim, outcome: &Outcome) -> impl Future<Output = Result<bool, StoreError>> + Send;
}

/// The key is complete at once.
impl Transaction for MemoryStore {
    async fn complete(&mut self, claim: &Claim, outcome: &Outcome) -> Result<bool, StoreError> {
        Ok(self.keep(claim, outcome))
    }
}
