//! The keys in the database.

use sqlx::{AnyConnection, AnyPool};

use super::{
    key::{Key, Permission},
    secret::Secret,
};
use crate::{clock, mode::Mode, params::PageQuery};

type Row = (String, String, String, String, i64, Option<i64>);
type WholeRow = (String, String, String, String, i64, Option<i64>, String, Option<String>);

/// A key with the hash of its text.
pub(super) struct StoredKey {
    pub(super) key: Key,
    pub(super) hash: String,
    /// The first key of those that replaced each other up to this one.
    pub(super) lineage: String,
}

/// Inserts a key; `replaced` is the id of the one that it replaces.
pub(super) async fn insert(
    connection: &mut AnyConnection,
    secret: &Secret,
    permission: Permission,
    name: &str,
    replaced: Option<&str>,
) -> Result<Key, sqlx::Error> {
    let (id, mode, created) = (secret.id(), secret.mode(), clock::now());
    let sql = "INSERT INTO api_keys (id, mode, permission, name, hash, created, lineage) \
               VALUES ($1, $2, $3, $4, $5, $6, (SELECT COALESCE(lineage, id) FROM api_keys WHERE id = $7))";
    sqlx::query(sql)
        .bind(&id)
        .bind(mode.as_str())
        .bind(permission.as_str())
        .bind(name)
        .bind(secret.hash())
        .bind(created)
        .bind(replaced.unwrap_or_default())
        .execute(connection)
        .await?;
    Ok(Key { prefix: Key::prefix(&id, mode), id, mode, permission, name: name.to_owned(), created, expires: None })
}

/// The key of this id in any mode, for its caller.
pub(super) async fn find(pool: &AnyPool, id: &str) -> Result<Option<StoredKey>, sqlx::Error> {
    let sql = "SELECT id, mode, permission, name, created, expires, hash, lineage FROM api_keys WHERE id = $1";
    let row: Option<WholeRow> = sqlx::query_as(sql).bind(id).fetch_optional(pool).await?;
    let Some((id, mode, permission, name, created, expires, hash, lineage)) = row else { return Ok(None) };
    let key = key((id, mode, permission, name, created, expires))?;
    let lineage = lineage.unwrap_or_else(|| key.id.clone());
    Ok(Some(StoredKey { key, hash, lineage }))
}

pub(super) async fn find_in(connection: &mut AnyConnection, mode: Mode, id: &str) -> Result<Option<Key>, sqlx::Error> {
    let sql = "SELECT id, mode, permission, name, created, expires FROM api_keys WHERE id = $1 AND mode = $2";
    let row: Option<Row> = sqlx::query_as(sql).bind(id).bind(mode.as_str()).fetch_optional(connection).await?;
    row.map(key).transpose()
}

pub(super) async fn list(pool: &AnyPool, mode: Mode, page: &PageQuery) -> Result<Vec<Key>, sqlx::Error> {
    let sql = "SELECT id, mode, permission, name, created, expires FROM api_keys \
               WHERE mode = $1 AND id < $2 ORDER BY id DESC LIMIT $3";
    let rows: Vec<Row> =
        sqlx::query_as(sql).bind(mode.as_str()).bind(page.before()).bind(page.rows()).fetch_all(pool).await?;
    rows.into_iter().map(key).collect()
}

/// Lets a key expire, unless it does so before.
pub(super) async fn expire(connection: &mut AnyConnection, id: &str, expires: i64) -> Result<(), sqlx::Error> {
    sqlx::query("UPDATE api_keys SET expires = $2 WHERE id = $1 AND (expires IS NULL OR expires > $2)")
        .bind(id)
        .bind(expires)
        .execute(connection)
        .await?;
    Ok(())
}

fn key((id, mode, permission, name, created, expires): Row) -> Result<Key, sqlx::Error> {
    let unknown = || sqlx::Error::Decode("a mode or a permission that this version does not know".into());
    let mode = Mode::of_text(&mode).ok_or_else(unknown)?;
    let permission = Permission::of_text(&permission).ok_or_else(unknown)?;
    Ok(Key { prefix: Key::prefix(&id, mode), id, mode, permission, name, created, expires })
}
