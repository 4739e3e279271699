//! The keys that a new database begins with.

use super::{error::KeyError, key::Permission, secret::Secret, store};
use crate::{
    clock,
    database::{Database, retry_conflicts},
    mode::Mode,
};

/// The first key of each world.
#[derive(Debug)]
pub struct FirstKeys {
    /// For play money.
    pub test: Secret,
    /// For real money.
    pub live: Secret,
}

impl FirstKeys {
    /// Creates them, if the database never had any: `None` if it had. Of several instances that start at once, one does.
    pub(crate) async fn create(database: &Database) -> Result<Option<FirstKeys>, KeyError> {
        retry_conflicts(|| FirstKeys::try_create(database)).await
    }

    async fn try_create(database: &Database) -> Result<Option<FirstKeys>, KeyError> {
        let mut transaction = database.begin().await?;
        let is_first = sqlx::query("INSERT INTO first_keys (one, created) VALUES (1, $1) ON CONFLICT DO NOTHING")
            .bind(clock::now())
            .execute(&mut *transaction)
            .await?
            .rows_affected()
            == 1;
        if !is_first {
            return Ok(None);
        }
        let keys = FirstKeys { test: Secret::generate(Mode::Test)?, live: Secret::generate(Mode::Live)? };
        for secret in [&keys.test, &keys.live] {
            store::insert(&mut transaction, secret, Permission::Write, "first key", None).await?;
        }
        transaction.commit().await?;
        Ok(Some(keys))
    }
}
