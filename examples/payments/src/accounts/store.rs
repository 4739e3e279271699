//! The accounts in the database.

use sqlx::{AnyConnection, AnyPool};

use super::account::Account;
use crate::{
    id,
    mode::Mode,
    money::{Balance, Currency},
    params::{Metadata, PageQuery},
};

type Row = (String, String, String, String, i64, String, i64);

pub(super) async fn insert(pool: &AnyPool, account: &Account) -> Result<(), sqlx::Error> {
    let sql = "INSERT INTO accounts (id, mode, email, currency, balance, metadata, created) \
               VALUES ($1, $2, $3, $4, $5, $6, $7)";
    sqlx::query(sql)
        .bind(&account.id)
        .bind(account.mode.as_str())
        .bind(&account.email)
        .bind(account.currency.code())
        .bind(account.balance.get())
        .bind(account.metadata.to_text()?)
        .bind(account.created)
        .execute(pool)
        .await?;
    Ok(())
}

/// The account with this id, if the mode has one.
pub(crate) async fn find(connection: &mut AnyConnection, mode: Mode, id: &str) -> Result<Option<Account>, sqlx::Error> {
    if !id::is_valid(id) {
        return Ok(None);
    }
    let sql = "SELECT id, mode, email, currency, balance, metadata, created FROM accounts WHERE id = $1 AND mode = $2";
    let row: Option<Row> = sqlx::query_as(sql).bind(id).bind(mode.as_str()).fetch_optional(connection).await?;
    row.map(account).transpose()
}

pub(super) async fn list(pool: &AnyPool, mode: Mode, page: &PageQuery) -> Result<Vec<Account>, sqlx::Error> {
    let sql = "SELECT id, mode, email, currency, balance, metadata, created FROM accounts \
               WHERE mode = $1 AND id < $2 ORDER BY id DESC LIMIT $3";
    let rows: Vec<Row> =
        sqlx::query_as(sql).bind(mode.as_str()).bind(page.before()).bind(page.rows()).fetch_all(pool).await?;
    rows.into_iter().map(account).collect()
}

/// Sets what an account holds, in the transaction that read it.
pub(crate) async fn set_balance(connection: &mut AnyConnection, id: &str, balance: Balance) -> Result<(), sqlx::Error> {
    sqlx::query("UPDATE accounts SET balance = $2 WHERE id = $1")
        .bind(id)
        .bind(balance.get())
        .execute(connection)
        .await?;
    Ok(())
}

/// Deletes an account without money; whether there was one.
pub(super) async fn delete_empty(connection: &mut AnyConnection, mode: Mode, id: &str) -> Result<bool, sqlx::Error> {
    let sql = "DELETE FROM accounts WHERE id = $1 AND mode = $2 AND balance = 0";
    Ok(sqlx::query(sql).bind(id).bind(mode.as_str()).execute(connection).await?.rows_affected() == 1)
}

fn account((id, mode, email, currency, balance, metadata, created): Row) -> Result<Account, sqlx::Error> {
    let unknown = || sqlx::Error::Decode("a mode, a currency or a balance that this version does not know".into());
    Ok(Account {
        id,
        mode: Mode::of_text(&mode).ok_or_else(unknown)?,
        email,
        currency: Currency::of(&currency).ok_or_else(unknown)?,
        balance: Balance::new(balance).ok_or_else(unknown)?,
        metadata: Metadata::of_text(&metadata)?,
        created,
    })
}
