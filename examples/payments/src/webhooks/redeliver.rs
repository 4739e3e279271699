//! Sends an event again.

use super::{clock::Clock, job_queue::JobQueue};
use crate::{
    database::{Database, retry_conflicts},
    id,
};

/// Makes every delivery of an event due again, with all its attempts, wakes them by `jobs`, and returns how many there are. An
/// endpoint that was disabled is enabled for it.
///
/// # Errors
///
/// If the database fails.
pub async fn redeliver(database: &Database, jobs: Option<&JobQueue>, event: &str) -> Result<usize, sqlx::Error> {
    if !id::is_valid(event) {
        return Ok(0);
    }
    let deliveries = retry_conflicts(|| async {
        let mut transaction = database.begin().await?;
        let sql = "UPDATE webhook_endpoints SET disabled = NULL, reason = NULL, enabled = enabled + 1 \
                   WHERE disabled IS NOT NULL AND id IN (SELECT endpoint FROM webhook_deliveries WHERE event = $1)";
        sqlx::query(sql).bind(event).execute(&mut *transaction).await?;
        // An attempt that is being made loses its lease, and does not count.
        let sql = "UPDATE webhook_deliveries SET attempts = 0, due = $2, delivered = NULL, lease = NULL, leased_until = 0 \
                   WHERE event = $1 RETURNING id";
        let due = Clock::default().now(database.kind(), &mut *transaction).await?;
        let deliveries: Vec<(String,)> = sqlx::query_as(sql).bind(event).bind(due).fetch_all(&mut *transaction).await?;
        transaction.commit().await?;
        Ok::<_, sqlx::Error>(deliveries)
    })
    .await?;
    if let Some(jobs) = jobs {
        for (delivery,) in &deliveries {
            jobs.wake(delivery, None).await;
        }
    }
    Ok(deliveries.len())
}
