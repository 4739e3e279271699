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

pub(super) async fn insert(pool: &AnyPool, charge: &Charge) -> Result<(), sqlx::Error> {
    let sql = "INSERT INTO charges (id, mode, account, amount, currency, status, created) \
               VALUES ($1, $2, $3, $4, $5, $6, $7)";
    sqlx::query(sql)
        .bind(&charge.id)
        .bind(charge.mode.as_str())
        .bind(&charge.account)
        .bind(charge.amount.get())
        .bind(charge.currency.code())
        .bind(charge.status.as_str())
        .bind(charge.created)
        .execute(pool)
        .await?;
    Ok(())
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

/// The oldest charges that were pending at `before`, seconds since 1970.
pub(super) async fn pending(pool: &AnyPool, before: i64) -> Result<Vec<Charge>, sqlx::Error> {
    let sql = "SELECT id, mode, account, amount, currency, status, created FROM charges \
               WHERE status = 'pending' AND created <= $1 ORDER BY id LIMIT 100";
    let rows: Vec<Row> = sqlx::query_as(sql).bind(before).fetch_all(pool).await?;
    rows.into_iter().map(charge).collect()
}

/// Settles a charge that is still pending; whether it was.
pub(super) async fn settle(connection: &mut AnyConnection, id: &str, status: Status) -> Result<bool, sqlx::Error> {
    let sql = "UPDATE charges SET status = $2 WHERE id = $1 AND status = 'pending'";
    Ok(sqlx::query(sql).bind(id).bind(status.as_str()).execute(connection).await?.rows_affected() == 1)
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
