//! PostgreSQL crashes while a statement runs: `tests/postgres cargo test --test outage`, with a server of its own.

use std::{env, fs, path::Path, process::Command, time::Duration};

use axum::{body::Body, http::Request, routing::get};
use error_response::{ApiError, ErrorLayer, RouterExt, format::Stripe};
use error_sqlx::SqlxError;
use http_body_util::BodyExt;
use sqlx_0_9::{Executor, PgPool, postgres::PgPoolOptions};
use tower::ServiceExt;

#[derive(Debug, thiserror::Error, ApiError)]
enum ReportError {
    #[error(transparent)]
    #[api(transparent, from = sqlx_0_9::Error)]
    Database(SqlxError),
}

async fn report(pool: PgPool) -> Result<(), ReportError> {
    pool.execute("SELECT pg_sleep(20)").await?;
    Ok(())
}

/// SIGQUIT ends the server at once, as a crash does.
fn crash() {
    let folder = env::var("PGDATA").expect("run `tests/postgres cargo test`");
    let file = fs::read_to_string(Path::new(&folder).join("postmaster.pid")).expect("a running server");
    let pid = file.lines().next().expect("its process id").to_owned();
    assert!(Command::new("kill").args(["-QUIT", &pid]).status().expect("kill runs").success());
}

/// Status, wait and body of one request.
async fn asked(pool: &PgPool) -> (u16, Option<String>, String) {
    let pool = pool.clone();
    let app = axum::Router::new().route("/", get(move || report(pool.clone()))).errors(ErrorLayer::new(Stripe::new()));
    let response = app.oneshot(Request::get("/").body(Body::empty()).expect("a request")).await.expect("a router");
    let wait = response.headers().get("retry-after").map(|wait| wait.to_str().expect("ASCII").to_owned());
    let status = response.status().as_u16();
    let body = response.into_body().collect().await.expect("a body").to_bytes();
    (status, wait, String::from_utf8(body.to_vec()).expect("JSON"))
}

fn unavailable(message: &str) -> String {
    format!(r#"{{"error":{{"code":"service_unavailable","message":"{message}","type":"api_error"}}}}"#)
}

#[tokio::test]
async fn a_crash_is_an_outage_and_no_fault_of_the_client() {
    let url = env::var("DATABASE_URL").expect("run `tests/postgres cargo test`");
    let pool = PgPoolOptions::new().acquire_timeout(Duration::from_millis(500)).connect(&url).await.expect("a server");
    let killer = async {
        tokio::time::sleep(Duration::from_millis(300)).await;
        crash();
    };
    let (lost, ()) = tokio::join!(asked(&pool), killer);
    assert_eq!(lost, (503, Some("5".to_owned()), unavailable("The service is unavailable")));
    // When nobody listens any more, the pool tries until its own time-out.
    let address = url.split(['@', '/']).nth(3).expect("host and port").to_owned();
    while tokio::net::TcpStream::connect(&address).await.is_ok() {
        tokio::time::sleep(Duration::from_millis(20)).await;
    }
    let gone = asked(&pool).await;
    assert_eq!(gone, (503, Some("1".to_owned()), unavailable("The service is overloaded")));
}
