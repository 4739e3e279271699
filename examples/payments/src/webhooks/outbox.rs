//! Events, which are written in the transaction of what they report.

use serde::Serialize;
use sqlx::AnyConnection;

use super::clock::Clock;
use crate::{database::Kind, id, mode::Mode};

/// An event as receivers read it. All its deliveries have the same id.
#[derive(Serialize)]
struct Event<'a, T> {
    id: &'a str,
    r#type: &'a str,
    created: i64,
    data: &'a T,
}

/// Writes an event and a delivery for each endpoint of `mode` that is enabled, and returns the ids of the deliveries. Both are
/// there exactly if the transaction of `connection`, to a database of `kind`, commits.
pub(super) async fn enqueue<T: Serialize>(
    connection: &mut AnyConnection,
    (clock, kind): (&Clock, Kind),
    mode: Mode,
    name: &str,
    data: &T,
) -> Result<Vec<String>, sqlx::Error> {
    let sql = "SELECT id FROM webhook_endpoints WHERE mode = $1 AND disabled IS NULL ORDER BY id";
    let endpoints: Vec<(String,)> = sqlx::query_as(sql).bind(mode.as_str()).fetch_all(&mut *connection).await?;
    if endpoints.is_empty() {
        return Ok(Vec::new());
    }
    let now = clock.now(kind, &mut *connection).await?;
    let (event, created) = (id::new("evt"), now / 1_000);
    let body = serde_json::to_string(&Event { id: &event, r#type: name, created, data })
        .map_err(|error| sqlx::Error::Encode(error.into()))?;
    sqlx::query("INSERT INTO webhook_events (id, body, created) VALUES ($1, $2, $3)")
        .bind(&event)
        .bind(body)
        .bind(created)
        .execute(&mut *connection)
        .await?;
    let sql = "INSERT INTO webhook_deliveries (id, event, endpoint, attempts, due, leased_until) \
               VALUES ($1, $2, $3, 0, $4, 0)";
    let mut deliveries = Vec::new();
    for (endpoint,) in endpoints {
        let delivery = id::new("wd");
        sqlx::query(sql).bind(&delivery).bind(&event).bind(endpoint).bind(now).execute(&mut *connection).await?;
        deliveries.push(delivery);
    }
    Ok(deliveries)
}
