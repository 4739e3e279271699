//! A service that makes payments in a database, once for each idempotency key.

use std::time::Duration;

use axum::http::HeaderMap;
use error_idempotency::IdempotencyError;
use error_response::{
    Api, ApiError, catalog,
    format::{RetryHeader, Stripe},
};
use error_sqlx::SqlxError;
use tokio::{io::AsyncReadExt, net::TcpStream, task::yield_now, time::sleep};

#[derive(Debug, thiserror::Error, ApiError)]
pub enum PaymentError {
    /// The bank is closed
    #[error("the bank is closed")]
    #[api(status = 503, code = "bank_closed", retry_after = 1)]
    Closed,

    #[error(transparent)]
    #[api(transparent)]
    Idempotency(#[from] IdempotencyError),

    #[error(transparent)]
    #[api(transparent, from = sqlx::Error)]
    Database(SqlxError),
}

pub const API: Api<Stripe> =
    Api::new("payments", Stripe::new(), catalog![PaymentError]).with_retry_headers(&[RetryHeader::ShouldRetry]);

/// What the effect is written to. Each payment has the key that it was made under.
pub const TABLE: &str = "CREATE TABLE IF NOT EXISTS payments (idempotency_key TEXT NOT NULL, amount BIGINT NOT NULL)";

/// What a handler does at one of its points: `x-begun`, `x-paid` (before the key is completed), `x-completed`, `x-committed`.
pub async fn at(point: &str, headers: &HeaderMap) -> Result<(), PaymentError> {
    match headers.get(point).and_then(|value| value.to_str().ok()) {
        None => {}
        Some("fails") => return Err(PaymentError::Closed),
        Some("panics") => panic!("hunter2"),
        Some("holds") => hold(headers).await,
        Some("yields") => {
            for _ in 0..20 {
                yield_now().await;
            }
        }
        Some(millis) => sleep(Duration::from_millis(millis.parse().expect("milliseconds"))).await,
    }
    Ok(())
}

/// Tells the test that the handler is here, by a connection to the port in `x-signal`, and goes on when the test closes it.
async fn hold(headers: &HeaderMap) {
    let port = headers["x-signal"].to_str().ok().and_then(|port| port.parse().ok()).expect("a port");
    let mut test = TcpStream::connect(("127.0.0.1", port)).await.expect("a test that listens");
    let _ = test.read(&mut [0]).await;
}

/// The service over one type of pool.
macro_rules! service {
    ($name:ident, $database:ty) => {
        pub mod $name {
            use std::time::Duration;

            use axum::{
                Router,
                extract::State,
                http::{HeaderMap, StatusCode},
                response::Response,
                routing::post,
            };
            use error_idempotency::{Idempotency, IdempotencyKey, SqlStore};
            use error_response::RouterExt;
            use sqlx::Pool;

            use crate::{API, PaymentError, TABLE, at};

            pub type Db = $database;

            async fn pay(
                State(pool): State<Pool<Db>>,
                key: IdempotencyKey,
                headers: HeaderMap,
            ) -> Result<Response, PaymentError> {
                let mut transaction = pool.begin().await?;
                at("x-begun", &headers).await?;
                sqlx::query("INSERT INTO payments (idempotency_key, amount) VALUES ($1, $2)")
                    .bind(key.as_str().to_owned())
                    .bind(100_i64)
                    .execute(&mut *transaction)
                    .await?;
                at("x-paid", &headers).await?;
                let response = key.complete(&mut transaction, (StatusCode::CREATED, "paid")).await?;
                at("x-completed", &headers).await?;
                transaction.commit().await?;
                at("x-committed", &headers).await?;
                Ok(response)
            }

            /// An instance of the service. The effect of `/notes` is no part of the transaction.
            pub fn instance(pool: Pool<Db>, lease: Duration) -> Router {
                let once = Idempotency::for_one_caller(SqlStore::new(pool.clone())).with_lease(lease);
                let note = async |State(pool): State<Pool<Db>>, headers: HeaderMap| {
                    sqlx::query("INSERT INTO payments (idempotency_key, amount) VALUES ('note', 0)")
                        .execute(&pool)
                        .await?;
                    at("x-paid", &headers).await?;
                    Ok::<_, PaymentError>("noted")
                };
                Router::new()
                    .route("/payments", post(pay).layer(once.clone()))
                    .route("/notes", post(note).layer(once))
                    .with_state(pool)
                    .errors(API.layer())
            }

            /// Creates the tables.
            pub async fn prepare(pool: &Pool<Db>) {
                SqlStore::new(pool.clone()).migrate().await.expect("the table of keys");
                sqlx::query(TABLE).execute(pool).await.expect("the table of payments");
            }
        }
    };
}

service!(sqlite, sqlx::Sqlite);
service!(postgres, sqlx::Postgres);
service!(any, sqlx::Any);
