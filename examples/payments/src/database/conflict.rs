//! Transactions that met another one.

use std::{
    error::Error,
    time::{Duration, Instant},
};

/// How often a transaction is tried.
const ATTEMPTS: u32 = 10;
/// The longest wait before the first repetition; it doubles up to [`LONGEST_WAIT`].
const FIRST_WAIT: Duration = Duration::from_millis(5);
const LONGEST_WAIT: Duration = Duration::from_millis(200);
/// How long after the first attempt another one begins: SQLite waits inside of each.
const LAST_ATTEMPT: Duration = Duration::from_secs(3);

/// Tries `transaction` again while it fails because of another transaction: at most ten times, in three seconds.
///
/// Each attempt must begin a transaction of its own: it reads everything again. The error of the last attempt is returned;
/// it is a 503 with `Retry-After`.
pub(crate) async fn retry_conflicts<T, E, A>(mut transaction: impl FnMut() -> A) -> Result<T, E>
where
    A: Future<Output = Result<T, E>>,
    E: Error + 'static,
{
    let (mut longest, began) = (FIRST_WAIT, Instant::now());
    for _ in 1..ATTEMPTS {
        match transaction().await {
            Err(error) if is_conflict(&error) && began.elapsed() < LAST_ATTEMPT => {
                tokio::time::sleep(longest.mul_f64(random_part())).await
            }
            result => return result,
        }
        longest = (longest * 2).min(LONGEST_WAIT);
    }
    transaction().await
}

/// Whether an error, or one of its sources, is of a transaction that can be tried again.
fn is_conflict(error: &(dyn Error + 'static)) -> bool {
    std::iter::successors(Some(error), |error| (*error).source()).any(|error| {
        match error.downcast_ref::<sqlx::Error>() {
            Some(sqlx::Error::Database(database)) => match database.code().as_deref() {
                // PostgreSQL: a serialization failure, a deadlock.
                Some("40001" | "40P01") => true,
                // SQLite: busy, busy recovering, busy with an older snapshot, locked.
                Some("5" | "261" | "517" | "6") => true,
                _ => false,
            },
            _ => false,
        }
    })
}

/// A part of a wait, so that transactions that met do not meet again: half to all of it.
fn random_part() -> f64 {
    let mut bytes = [0; 2];
    // Without randomness all of it is waited for.
    let _ = getrandom::fill(&mut bytes);
    1.0 - f64::from(u16::from_ne_bytes(bytes)) / f64::from(u16::MAX) / 2.0
}
