//! Whether the process runs, and whether it can handle requests.

use axum::{Router, extract::State, routing::get};
use error_response::{ApiError, Reply};
use error_sqlx::SqlxError;

use crate::{database::Tables, service::Service};

/// Two routes without authentication, for whatever starts and stops instances.
pub(crate) fn routes() -> Router<Service> {
    Router::new().route("/health/live", get(live)).route("/health/ready", get(ready))
}

/// The service is not ready
#[derive(Debug, thiserror::Error, ApiError)]
enum NotReady {
    /// The service is about to stop
    #[error("the service is about to stop")]
    #[api(category = unavailable, retry_after = 5)]
    Stopping,

    #[error(transparent)]
    #[api(transparent, from = sqlx::Error)]
    Database(SqlxError<Tables>),
}

/// The process runs. If this fails, restart it.
async fn live() -> &'static str {
    "live"
}

/// The database responds. While this fails, send the requests to another instance.
async fn ready(State(service): State<Service>) -> Result<Reply<&'static str>, NotReady> {
    if service.is_stopping() {
        return Err(NotReady::Stopping);
    }
    sqlx::query("SELECT 1").execute(service.database.pool()).await?;
    Ok(Reply::ok("ready"))
}
