//! The transfers in the database.

use sqlx::{AnyConnection, AnyPool};

use super::transfer::Transfer;
use crate::{
    id,
    mode::Mode,
    money::{Amount, Currency},
    params::{Metadata, PageQuery},
};

type Row = (String, String, Option<String>, String, String, i64, String, String, i64);

pub(super) async fn insert(connection: &mut AnyConnection, transfer: &Transfer) -> Result<(), sqlx::Error> {
    let sql = "INSERT INTO transfers (id, mode, reference, source, destination, amount, currency, metadata, created) \
               VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9)";
    sqlx::query(sql)
        .bind(&transfer.id)
        .bind(transfer.mode.as_str())
        .bind(transfer.reference.as_deref())
        .bind(&transfer.source)
        .bind(&transfer.destination)
        .bind(transfer.amount.get())
        .bind(transfer.currency.code())
        .bind(transfer.metadata.to_text()?)
        .bind(transfer.created)
        .execute(connection)
        .await?;
    Ok(())
}

/// The transfer with this id, if the mode has one.
pub(super) async fn find(pool: &AnyPool, mode: Mode, id: &str) -> Result<Option<Transfer>, sqlx::Error> {
    if !id::is_valid(id) {
        return Ok(None);
    }
    let sql = "SELECT id, mode, reference, source, destination, amount, currency, metadata, created FROM transfers \
               WHERE id = $1 AND mode = $2";
    let row: Option<Row> = sqlx::query_as(sql).bind(id).bind(mode.as_str()).fetch_optional(pool).await?;
    row.map(transfer).transpose()
}

pub(super) async fn list(pool: &AnyPool, mode: Mode, page: &PageQuery) -> Result<Vec<Transfer>, sqlx::Error> {
    let sql = "SELECT id, mode, reference, source, destination, amount, currency, metadata, created FROM transfers \
               WHERE mode = $1 AND id < $2 ORDER BY id DESC LIMIT $3";
    let rows: Vec<Row> =
        sqlx::query_as(sql).bind(mode.as_str()).bind(page.before()).bind(page.rows()).fetch_all(pool).await?;
    rows.into_iter().map(transfer).collect()
}

fn transfer(
    (id, mode, reference, source, destination, amount, currency, metadata, created): Row,
) -> Result<Transfer, sqlx::Error> {
    let unknown = || sqlx::Error::Decode("a mode, a currency or an amount that this version does not know".into());
    Ok(Transfer {
        id,
        mode: Mode::of_text(&mode).ok_or_else(unknown)?,
        reference,
        source,
        destination,
        amount: Amount::new(amount).ok_or_else(unknown)?,
        currency: Currency::of(&currency).ok_or_else(unknown)?,
        metadata: Metadata::of_text(&metadata)?,
        created,
    })
}
