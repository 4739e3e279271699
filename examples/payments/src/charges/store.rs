//! The charges in the database.

use sqlx::{AnyConnection, AnyPool};

use super::charge::{Charge, Status};
use crate::{
    id,
    mode::Mode,
    money::{Amount, Currency},
    params::PageQuery,
};

type Row = (String, String, String, i64, String, String, i64);

/// What a charge is for.
pub(super) struct Request {
    /// The API key and the idempotency key.
    pub(super) keys: String,
    /// The hash of the whole request.
    pub(super) fingerprint: String,
}

/// Which charge has the keys of a request.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Earlier {
    /// None: the request is new.
    No,
    /// The charge of the same request.
    Same,
    /// The charge of another request.
    Other,
}

/// Which charge has the keys of `request`.
pub(super) async fn earlier(connection: &mut AnyConnection, request: &Request) -> Result<Earlier, sqlx::Error> {
    let sql = "SELECT fingerprint FROM charges WHERE request = $1";
    let earlier: Option<(Option<String>,)> = sqlx::query_as(sql).bind(&request.keys).fetch_optional(connection).await?;
    Ok(match earlier {
        None => Earlier::No,
        Some((Some(fingerprint),)) if fingerprint != request.fingerprint => Earlier::Other,
        // A charge that is older than the column is compared when it is attempted.
        Some(_) => Earlier::Same,
    })
}

/// Writes down that the processor is about to be called. The retry of a request whose outcome is not known finds the charge of
/// the first attempt; `None` if the keys are those of a charge for another request.
pub(super) async fn attempt(pool: &AnyPool, charge: &Charge, request: &Request) -> Result<Option<Charge>, sqlx::Error> {
    let sql = "INSERT INTO charges (id, mode, account, amount, currency, status, request, fingerprint, attempted, created) \
               VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $9) \
               ON CONFLICT (request) DO UPDATE SET attempted = EXCLUDED.attempted, fingerprint = EXCLUDED.fingerprint \
               WHERE COALESCE(charges.fingerprint, EXCLUDED.fingerprint) = EXCLUDED.fingerprint \
               AND charges.account = EXCLUDED.account AND charges.amount = EXCLUDED.amount \
               AND charges.currency = EXCLUDED.currency \
               RETURNING id, mode, account, amount, currency, status, created";
    let row: Option<Row> = sqlx::query_as(sql)
        .bind(&charge.id)
        .bind(charge.mode.as_str())
        .bind(&charge.account)
        .bind(charge.amount.get())
        .bind(charge.currency.code())
        .bind(charge.status.as_str())
        .bind(&request.keys)
        .bind(&request.fingerprint)
        .bind(charge.created)
        .fetch_optional(pool)
        .await?;
    row.map(self::charge).transpose()
}

/// The charge with this id, if the mode has one.
pub(super) async fn find(pool: &AnyPool, mode: Mode, id: &str) -> Result<Option<Charge>, sqlx::Error> {
    if !id::is_valid(id) {
        return Ok(None);
    }
    let sql = "SELECT id, mode, account, amount, currency, status, created FROM charges WHERE id = $1 AND mode = $2";
    let row: Option<Row> = sqlx::query_as(sql).bind(id).bind(mode.as_str()).fetch_optional(pool).await?;
    row.map(charge).transpose()
}

pub(super) async fn list(pool: &AnyPool, mode: Mode, page: &PageQuery) -> Result<Vec<Charge>, sqlx::Error> {
    let sql = "SELECT id, mode, account, amount, currency, status, created FROM charges \
               WHERE mode = $1 AND id < $2 ORDER BY id DESC LIMIT $3";
    let rows: Vec<Row> =
        sqlx::query_as(sql).bind(mode.as_str()).bind(page.before()).bind(page.rows()).fetch_all(pool).await?;
    rows.into_iter().map(charge).collect()
}

/// The oldest charges after the one with the id `after` that are pending, and for which the processor was last called at
/// `before` or earlier.
pub(super) async fn pending(pool: &AnyPool, before: i64, after: &str) -> Result<Vec<Charge>, sqlx::Error> {
    let sql = "SELECT id, mode, account, amount, currency, status, created FROM charges \
               WHERE status = 'pending' AND attempted <= $1 AND id > $2 ORDER BY id LIMIT 100";
    let rows: Vec<Row> = sqlx::query_as(sql).bind(before).bind(after).fetch_all(pool).await?;
    rows.into_iter().map(charge).collect()
}

/// Says that a charge that is still pending succeeded; whether it was pending.
pub(super) async fn succeed(connection: &mut AnyConnection, id: &str) -> Result<bool, sqlx::Error> {
    let sql = "UPDATE charges SET status = 'succeeded' WHERE id = $1 AND status = 'pending'";
    Ok(sqlx::query(sql).bind(id).execute(connection).await?.rows_affected() == 1)
}

/// Says that a charge that is still pending failed, unless the processor was called after `before`. A retry then is a new
/// charge.
pub(super) async fn fail(pool: &AnyPool, id: &str, before: i64) -> Result<(), sqlx::Error> {
    let sql = "UPDATE charges SET status = 'failed', request = id \
               WHERE id = $1 AND status = 'pending' AND attempted <= $2";
    sqlx::query(sql).bind(id).bind(before).execute(pool).await?;
    Ok(())
}

fn charge((id, mode, account, amount, currency, status, created): Row) -> Result<Charge, sqlx::Error> {
    let unknown = || sqlx::Error::Decode("a mode, a currency or a status that this version does not know".into());
    Ok(Charge {
        id,
        mode: Mode::of_text(&mode).ok_or_else(unknown)?,
        account,
        amount: Amount::new(amount).ok_or_else(unknown)?,
        currency: Currency::of(&currency).ok_or_else(unknown)?,
        status: Status::of_text(&status).ok_or_else(unknown)?,
        created,
    })
}
