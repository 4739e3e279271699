//! Deletes events that were delivered long ago.

use sqlx::AnyPool;

/// How many rows a statement deletes at most: it takes the database from nobody for long.
const AT_ONCE: i64 = 500;

/// Deletes deliveries that succeeded at `before` or earlier, with their attempts, and the events that have no other delivery;
/// returns how many deliveries it deleted. A delivery that did not succeed is kept: it is still to be made, or can be
/// [sent again](super::redeliver()).
pub(super) async fn delete_delivered(pool: &AnyPool, before: i64) -> Result<u64, sqlx::Error> {
    // The condition stands twice: PostgreSQL compares it again after it waited for a redelivery.
    let deliveries = "DELETE FROM webhook_deliveries WHERE delivered <= $1 AND id IN ( \
                      SELECT id FROM webhook_deliveries WHERE delivered <= $1 ORDER BY delivered LIMIT $2)";
    let deleted = delete_all(pool, deliveries, before).await?;
    // An event and its deliveries are written in one transaction, so one without any will never have one.
    let events = "DELETE FROM webhook_events WHERE id IN ( \
                  SELECT v.id FROM webhook_events v WHERE v.created <= $1 \
                  AND NOT EXISTS (SELECT 1 FROM webhook_deliveries d WHERE d.event = v.id) ORDER BY v.created LIMIT $2)";
    delete_all(pool, events, before / 1_000).await?;
    Ok(deleted)
}

/// Deletes until nothing is left, some rows at a time.
async fn delete_all(pool: &AnyPool, sql: &'static str, before: i64) -> Result<u64, sqlx::Error> {
    let mut all = 0;
    loop {
        let deleted = sqlx::query(sql).bind(before).bind(AT_ONCE).execute(pool).await?.rows_affected();
        all += deleted;
        if deleted == 0 {
            return Ok(all);
        }
    }
}
