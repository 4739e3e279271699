//! Counts in PostgreSQL, for all instances.

use std::time::Duration;

use axum::{
    extract::{Request, State},
    http::HeaderValue,
    middleware::Next,
    response::Response,
};

use super::{error::RateLimitError, limit::Limit};
use crate::{database::Database, keys::Caller};

/// GCRA in one statement. `arrival` is when the bucket will be empty: each request moves it by `$2`, an interval. A request
/// is rejected if that is more than `$3` away. The clock is the database's, so instances need not agree about the time.
const TAKE: &str = "
    INSERT INTO rate_limits AS bucket (name, arrival, seen, allowed)
    SELECT $1, now + $2, now, 1
    FROM (SELECT CAST(extract(epoch FROM clock_timestamp()) * 1000000 AS BIGINT) AS now) AS clock
    ON CONFLICT (name) DO UPDATE SET
        allowed = CASE WHEN bucket.arrival - EXCLUDED.seen <= $3 THEN 1 ELSE 0 END,
        arrival = CASE WHEN bucket.arrival - EXCLUDED.seen <= $3
            THEN GREATEST(bucket.arrival, EXCLUDED.seen) + $2 ELSE bucket.arrival END,
        seen = EXCLUDED.seen
    RETURNING allowed, arrival - seen";

/// Lets a request pass if the bucket of its caller has room.
pub(crate) async fn limit_across_instances(
    State((database, limit)): State<(Database, Limit)>,
    caller: Caller,
    request: Request,
    next: Next,
) -> Result<Response, RateLimitError> {
    let burst = limit.burst.get();
    let interval = i64::try_from(limit.interval().as_micros()).unwrap_or(i64::MAX).max(1);
    let tolerance = interval.saturating_mul(i64::from(burst) - 1);
    let (allowed, until_empty): (i64, i64) =
        sqlx::query_as(TAKE).bind(caller.id()).bind(interval).bind(tolerance).fetch_one(database.pool()).await?;
    if allowed == 0 {
        let wait = u64::try_from(until_empty.saturating_sub(tolerance)).unwrap_or_default();
        return Err(RateLimitError::exceeded(burst, Duration::from_micros(wait)));
    }
    let left = u64::try_from((tolerance.saturating_add(interval) - until_empty) / interval).unwrap_or_default();
    let mut response = next.run(request).await;
    response.headers_mut().insert("x-ratelimit-limit", HeaderValue::from(burst));
    response.headers_mut().insert("x-ratelimit-remaining", HeaderValue::from(left));
    Ok(response)
}
