//! The time by which deliveries are due.

use std::{fmt, sync::Arc};

use sqlx::{Any, Executor};
use tokio::time::Instant;

use crate::database::Kind;

/// Milliseconds since 1970: the time of the database, or that of a test.
///
/// Several instances share a database, so they agree about the time, whatever their own clocks say.
#[derive(Clone, Default)]
pub struct Clock(Option<Arc<dyn Fn() -> i64 + Send + Sync>>);

impl Clock {
    /// A clock that calls `now`; the default is the clock of the database.
    pub fn new(now: impl Fn() -> i64 + Send + Sync + 'static) -> Clock {
        Clock(Some(Arc::new(now)))
    }

    /// Milliseconds since 1970, by a database of this kind.
    pub(super) async fn now<'c>(
        &self,
        kind: Kind,
        database: impl Executor<'c, Database = Any>,
    ) -> Result<i64, sqlx::Error> {
        match &self.0 {
            Some(now) => Ok(now()),
            None => {
                let (now,): (i64,) = sqlx::query_as(kind.now()).fetch_one(database).await?;
                Ok(now)
            }
        }
    }

    /// When `moment` was, which has passed.
    pub(super) async fn at<'c>(
        &self,
        moment: Instant,
        kind: Kind,
        database: impl Executor<'c, Database = Any>,
    ) -> Result<i64, sqlx::Error> {
        let now = self.now(kind, database).await?;
        let ago = if self.0.is_some() { 0 } else { moment.elapsed().as_millis() };
        Ok(now.saturating_sub(i64::try_from(ago).unwrap_or(i64::MAX)))
    }
}

impl fmt::Debug for Clock {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_tuple("Clock").field(&if self.0.is_some() { "of a test" } else { "of the database" }).finish()
    }
}
