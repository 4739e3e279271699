//! Implements `Transaction` for the transactions of sqlx.

use super::{database::Database, store::finish};
use crate::{outcome::Outcome, store::Claim, store_error::StoreError, transaction::Transaction};

/// The transaction of the handler's effect.
impl<DB: Database> Transaction for sqlx::Transaction<'_, DB> {
    async fn complete(&mut self, claim: &Claim, outcome: &Outcome) -> Result<bool, StoreError> {
        finish::<DB>(self, claim, outcome).await.map_err(StoreError::new)
    }
}

macro_rules! connection {
    ($feature:literal, $database:ty, $connection:ty) => {
        /// A connection on which a transaction was begun.
        #[cfg(feature = $feature)]
        impl Transaction for $connection {
            async fn complete(&mut self, claim: &Claim, outcome: &Outcome) -> Result<bool, StoreError> {
                finish::<$database>(self, claim, outcome).await.map_err(StoreError::new)
            }
        }
    };
}

connection!("sqlite", sqlx::Sqlite, sqlx::SqliteConnection);
connection!("postgres", sqlx::Postgres, sqlx::PgConnection);
connection!("any", sqlx::Any, sqlx::AnyConnection);
