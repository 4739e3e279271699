//! The endpoints and notifications in the database.

use sqlx::{AnyConnection, AnyPool};

use super::{
    endpoint::{Endpoint, Notification},
    signature::SigningSecret,
};
use crate::{id, mode::Mode, params::PageQuery};

type Row = (String, String, String, i64, Option<i64>, Option<String>);

pub(super) async fn insert(
    connection: &mut AnyConnection,
    endpoint: &Endpoint,
    secret: &SigningSecret,
) -> Result<(), sqlx::Error> {
    let sql = "INSERT INTO webhook_endpoints (id, mode, url, secret, created, enabled) VALUES ($1, $2, $3, $4, $5, 1)";
    sqlx::query(sql)
        .bind(&endpoint.id)
        .bind(endpoint.mode.as_str())
        .bind(&endpoint.url)
        .bind(secret.expose())
        .bind(endpoint.created)
        .execute(connection)
        .await?;
    Ok(())
}

pub(super) async fn count(connection: &mut AnyConnection, mode: Mode) -> Result<i64, sqlx::Error> {
    let sql = "SELECT COUNT(*) FROM webhook_endpoints WHERE mode = $1";
    let (count,): (i64,) = sqlx::query_as(sql).bind(mode.as_str()).fetch_one(connection).await?;
    Ok(count)
}

pub(super) async fn list(pool: &AnyPool, mode: Mode, page: &PageQuery) -> Result<Vec<Endpoint>, sqlx::Error> {
    let sql = "SELECT id, mode, url, created, disabled, reason FROM webhook_endpoints \
               WHERE mode = $1 AND id < $2 ORDER BY id DESC LIMIT $3";
    let rows: Vec<Row> =
        sqlx::query_as(sql).bind(mode.as_str()).bind(page.before()).bind(page.rows()).fetch_all(pool).await?;
    rows.into_iter().map(endpoint).collect()
}

/// Gives an endpoint a new secret. The one before it signs as well until `previous_until`.
pub(super) async fn rotate(
    pool: &AnyPool,
    mode: Mode,
    id: &str,
    secret: &SigningSecret,
    previous_until: i64,
) -> Result<Option<Endpoint>, sqlx::Error> {
    if !id::is_valid(id) {
        return Ok(None);
    }
    let sql = "UPDATE webhook_endpoints SET previous_secret = secret, previous_until = $4, secret = $3 \
               WHERE id = $1 AND mode = $2 RETURNING id, mode, url, created, disabled, reason";
    let row: Option<Row> = sqlx::query_as(sql)
        .bind(id)
        .bind(mode.as_str())
        .bind(secret.expose())
        .bind(previous_until)
        .fetch_optional(pool)
        .await?;
    row.map(endpoint).transpose()
}

/// Deletes an endpoint with its deliveries; whether there was one.
pub(super) async fn delete(connection: &mut AnyConnection, mode: Mode, id: &str) -> Result<bool, sqlx::Error> {
    if !id::is_valid(id) {
        return Ok(false);
    }
    let sql = "DELETE FROM webhook_endpoints WHERE id = $1 AND mode = $2";
    Ok(sqlx::query(sql).bind(id).bind(mode.as_str()).execute(connection).await?.rows_affected() == 1)
}

pub(super) async fn notifications(
    pool: &AnyPool,
    mode: Mode,
    page: &PageQuery,
) -> Result<Vec<Notification>, sqlx::Error> {
    let sql = "SELECT id, mode, endpoint, url, reason, created FROM webhook_notifications \
               WHERE mode = $1 AND id < $2 ORDER BY id DESC LIMIT $3";
    let rows: Vec<(String, String, String, String, String, i64)> =
        sqlx::query_as(sql).bind(mode.as_str()).bind(page.before()).bind(page.rows()).fetch_all(pool).await?;
    let notification = |(id, mode, endpoint, url, reason, created): (String, String, _, _, _, _)| {
        let mode = Mode::of_text(&mode).ok_or_else(unknown)?;
        Ok(Notification { id, mode, endpoint, url, reason, created })
    };
    rows.into_iter().map(notification).collect()
}

fn endpoint((id, mode, url, created, disabled, reason): Row) -> Result<Endpoint, sqlx::Error> {
    let mode = Mode::of_text(&mode).ok_or_else(unknown)?;
    Ok(Endpoint { id, mode, url, created, disabled, reason })
}

fn unknown() -> sqlx::Error {
    sqlx::Error::Decode("a mode that this version does not know".into())
}
