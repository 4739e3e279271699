//! The deliveries that are due, and what becomes of them. All times are milliseconds since 1970.

use sqlx::AnyPool;
use uuid::Uuid;

use super::{
    schedule::{Next, Outcome},
    signature::SigningSecret,
};
use crate::{
    database::{Database, retry_conflicts},
    id,
};

/// A delivery that this instance has to itself until its lease ends.
#[derive(Debug)]
pub(super) struct Claim {
    pub(super) delivery: String,
    pub(super) endpoint: String,
    lease: String,
    /// How often the endpoint had been enabled.
    enabled: i64,
    /// The number of the attempt to make.
    pub(super) attempt: i64,
    /// The id of the event.
    pub(super) event: String,
    pub(super) body: String,
    pub(super) url: String,
    /// What signs the delivery.
    pub(super) secrets: Vec<SigningSecret>,
    /// When it was claimed.
    pub(super) at: i64,
}

/// How many attempts at most are made to one endpoint at the same time: a receiver that is slow does not delay others.
pub(super) const PER_ENDPOINT: i64 = 4;
/// How many attempts at most are made in test mode at the same time: test mode does not delay live mode.
pub(super) const IN_TEST_MODE: i64 = 8;

/// Claims a delivery that is due, if not too many attempts are being made: the delivery `woken` or else another one to its
/// endpoint, or any delivery if it is `None`. Of several instances one gets it; one whose lease has ended is claimed again, and
/// its attempt keeps its number.
///
/// Each instance must make one claim after the other. Two instances that claim at the same moment may exceed a maximum by one.
pub(super) async fn claim(
    pool: &AnyPool,
    woken: Option<&str>,
    now: i64,
    lease: i64,
) -> Result<Option<Claim>, sqlx::Error> {
    // The conditions on the row stand twice: PostgreSQL compares the outer ones again after it waited for another instance, which may
    // have delivered it.
    let sql = "UPDATE webhook_deliveries SET lease = $1, leased_until = $2 WHERE due <= $3 AND leased_until <= $3 AND id = ( \
               SELECT d.id FROM webhook_deliveries d WHERE d.due <= $3 AND d.leased_until <= $3 \
               AND ($4 = '' OR d.endpoint = (SELECT w.endpoint FROM webhook_deliveries w WHERE w.id = $4)) \
               AND d.endpoint IN ( \
                   SELECT e.id FROM webhook_endpoints e WHERE e.disabled IS NULL \
                   AND (SELECT COUNT(*) FROM webhook_deliveries o \
                        WHERE o.endpoint = e.id AND o.leased_until > $3) < $5 \
                   AND (e.mode <> 'test' OR (SELECT COUNT(*) FROM webhook_deliveries o \
                        JOIN webhook_endpoints t ON t.id = o.endpoint \
                        WHERE t.mode = 'test' AND o.leased_until > $3) < $6)) \
               ORDER BY CASE WHEN d.id = $4 THEN 0 ELSE 1 END, d.due, d.id LIMIT 1) \
               RETURNING id, event, endpoint, attempts";
    let token = Uuid::now_v7().simple().to_string();
    let claimed: Option<(String, String, String, i64)> = sqlx::query_as(sql)
        .bind(&token)
        .bind(now.saturating_add(lease))
        .bind(now)
        .bind(woken.unwrap_or_default())
        .bind(PER_ENDPOINT)
        .bind(IN_TEST_MODE)
        .fetch_optional(pool)
        .await?;
    let Some((delivery, event, endpoint, attempts)) = claimed else { return Ok(None) };
    let sql = "SELECT v.body, e.url, e.secret, e.enabled, e.previous_secret, e.previous_until \
               FROM webhook_events v, webhook_endpoints e WHERE v.id = $1 AND e.id = $2";
    type Row = (String, String, String, i64, Option<String>, Option<i64>);
    let row: Option<Row> = sqlx::query_as(sql).bind(&event).bind(&endpoint).fetch_optional(pool).await?;
    // The endpoint may have been deleted in between.
    let Some((body, url, secret, enabled, previous, previous_until)) = row else { return Ok(None) };
    let previous = previous.filter(|_| previous_until.is_some_and(|until| now / 1_000 < until));
    let secrets = [Some(secret), previous].into_iter().flatten();
    let secrets = secrets.map(|text| SigningSecret::parse(&text)).collect::<Option<Vec<_>>>();
    let secrets = secrets.ok_or_else(|| sqlx::Error::Decode("the secret of a webhook endpoint is invalid".into()))?;
    Ok(Some(Claim {
        delivery,
        endpoint,
        lease: token,
        enabled,
        attempt: attempts + 1,
        event,
        body,
        url,
        secrets,
        at: now,
    }))
}

/// A delivery that is due and that nobody has claimed: to `endpoint` if there is one, and otherwise to another endpoint.
pub(super) async fn next_due(pool: &AnyPool, endpoint: &str, now: i64) -> Result<Option<String>, sqlx::Error> {
    let sql = "SELECT d.id FROM webhook_deliveries d JOIN webhook_endpoints e ON e.id = d.endpoint \
               WHERE d.due <= $1 AND d.leased_until <= $1 AND e.disabled IS NULL \
               ORDER BY CASE WHEN d.endpoint = $2 THEN 0 ELSE 1 END, d.due, d.id LIMIT 1";
    let due: Option<(String,)> = sqlx::query_as(sql).bind(now).bind(endpoint).fetch_optional(pool).await?;
    Ok(due.map(|(id,)| id))
}

/// Renews a lease; whether it had not ended.
pub(super) async fn renew(pool: &AnyPool, claim: &Claim, until: i64) -> Result<bool, sqlx::Error> {
    let sql = "UPDATE webhook_deliveries SET leased_until = $3 WHERE id = $1 AND lease = $2";
    let renewed = sqlx::query(sql).bind(&claim.delivery).bind(&claim.lease).bind(until).execute(pool).await?;
    Ok(renewed.rows_affected() == 1)
}

/// Counts an attempt that ended, and does what follows; all of it or nothing. If the lease was lost, another instance makes
/// the attempt and this one does not count: `false`.
pub(super) async fn finish(
    database: &Database,
    claim: &Claim,
    outcome: Outcome,
    next: Next,
    now: i64,
) -> Result<bool, sqlx::Error> {
    retry_conflicts(|| try_to_finish(database, claim, outcome, next, now)).await
}

async fn try_to_finish(
    database: &Database,
    claim: &Claim,
    outcome: Outcome,
    next: Next,
    now: i64,
) -> Result<bool, sqlx::Error> {
    let mut transaction = database.begin().await?;
    let due = if let Next::Retry(at) = next { Some(at) } else { None };
    let delivered = if let Next::Delivered = next { Some(now) } else { None };
    let sql = "UPDATE webhook_deliveries SET attempts = $3, due = $4, delivered = $5, lease = NULL, leased_until = 0 \
               WHERE id = $1 AND lease = $2";
    let counted = sqlx::query(sql)
        .bind(&claim.delivery)
        .bind(&claim.lease)
        .bind(claim.attempt)
        .bind(due)
        .bind(delivered)
        .execute(&mut *transaction)
        .await?;
    if counted.rows_affected() == 0 {
        return Ok(false);
    }
    let status = if let Outcome::Response { status, .. } = outcome { Some(i64::from(status)) } else { None };
    let sql = "INSERT INTO webhook_attempts (id, delivery, number, ended, status) VALUES ($1, $2, $3, $4, $5)";
    sqlx::query(sql)
        .bind(id::new("wa"))
        .bind(&claim.delivery)
        .bind(claim.attempt)
        .bind(now)
        .bind(status)
        .execute(&mut *transaction)
        .await?;
    if let Next::Disable(reason) = next {
        // The owner is notified once, however many deliveries to the endpoint fail at the same time.
        let sql = "INSERT INTO webhook_notifications (id, mode, endpoint, enabled, url, reason, created) \
                   SELECT $1, mode, id, enabled, url, $2, $3 FROM webhook_endpoints WHERE id = $4 AND enabled = $5 \
                   ON CONFLICT (endpoint, enabled) DO NOTHING";
        sqlx::query(sql)
            .bind(id::new("wn"))
            .bind(reason.as_str())
            .bind(now / 1_000)
            .bind(&claim.endpoint)
            .bind(claim.enabled)
            .execute(&mut *transaction)
            .await?;
        let sql = "UPDATE webhook_endpoints SET disabled = $2, reason = $3 \
                   WHERE id = $1 AND enabled = $4 AND disabled IS NULL";
        sqlx::query(sql)
            .bind(&claim.endpoint)
            .bind(now / 1_000)
            .bind(reason.as_str())
            .bind(claim.enabled)
            .execute(&mut *transaction)
            .await?;
    }
    transaction.commit().await?;
    Ok(true)
}
