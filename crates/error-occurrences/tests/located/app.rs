//! An app in which each path fails in a way of its own.
#![allow(clippy::unwrap_used, reason = "a test fails by panicking")]

use std::{
    io,
    sync::atomic::{AtomicU32, Ordering},
};

use axum::{
    Router,
    extract::Request,
    http::StatusCode,
    middleware::{Next, from_fn},
    response::Response,
    routing::get,
};
use error_core::Located;
use error_occurrences::{MemoryStore, OccurrenceError, Occurrences, OperatorTokens};
use error_response::{
    Api, ApiError, Category, CategoryError, Error, HandlerError, OptionExt, Result, ResultExt, RouterExt, api_bail,
    api_error, catalog, format::Problem,
};
use error_sqlx::SqlxError;
use sqlx_0_9 as sqlx;
use tracing::Instrument;

pub(crate) const TOKEN: &str = "0123456789abcdef0123456789abcdef";
/// Somewhere in each cause, and never in what a client sees.
pub(crate) const CANARY: &str = "canary-b3f7";

/// The line after the one that calls this is the cause.
fn next_line_fails(line: u32) {
    LINE.store(line + 1, Ordering::SeqCst);
}

pub(crate) static LINE: AtomicU32 = AtomicU32::new(0);

#[derive(Debug, thiserror::Error, ApiError)]
enum LedgerError {
    /// The ledger failed
    #[error("ledger: {0}")]
    #[api(category = internal_error)]
    Read(#[from] Located<io::Error>),

    /// The ledger is damaged
    #[error("damaged: {0}")]
    #[api(status = 500, code = "ledger_damaged")]
    Damaged(Located<String>),

    #[error(transparent)]
    #[api(transparent, from = sqlx::Error)]
    Database(SqlxError),
}

/// An error without a place of its own.
#[derive(Debug, thiserror::Error, ApiError)]
#[error("{0}")]
#[api(status = 500, code = "plain_failure", title = "It failed")]
struct Plain(String);

/// What a crate without axum has.
mod library {
    #[derive(Debug, thiserror::Error, error_core::ApiError)]
    #[error("{0}")]
    #[api(status = 502, code = "library_failed", title = "The library failed")]
    pub(crate) struct Failed(pub(crate) String);
}

fn broken() -> io::Error {
    io::Error::other(CANARY)
}

async fn typed_in_error() -> Result<()> {
    next_line_fails(line!());
    Err(Plain(CANARY.into()))?;
    Ok(())
}

async fn typed_with_a_located_source() -> Result<(), LedgerError> {
    next_line_fails(line!());
    Err(broken())?;
    Ok(())
}

async fn typed_with_a_located_value() -> Result<(), LedgerError> {
    next_line_fails(line!());
    Err(LedgerError::Damaged(Located::new(CANARY.into())))
}

async fn of_an_adapter() -> Result<(), LedgerError> {
    next_line_fails(line!());
    Err(sqlx::Error::Protocol(CANARY.into()))?;
    Ok(())
}

async fn internal() -> Result<()> {
    fn inside() -> Result<()> {
        next_line_fails(line!());
        Err(broken()).internal()
    }
    inside()?;
    Ok(())
}

async fn internal_with_context() -> Result<()> {
    fn inside() -> Result<()> {
        next_line_fails(line!());
        Err(broken()).internal()?;
        Ok(())
    }
    inside().internal_with("closing the month")
}

async fn of_a_category() -> Result<()> {
    next_line_fails(line!());
    Err(broken()).or_error(Category::UpstreamFailed, "the bank is away")
}

async fn bail() -> Result<()> {
    next_line_fails(line!());
    api_bail!(internal_error, "canary-b3f7 {}", 1)
}

async fn into() -> Error {
    next_line_fails(line!());
    api_error!(internal_error, "canary-b3f7").into()
}

async fn nothing_there() -> Result<()> {
    next_line_fails(line!());
    None.ok_or_error(Category::InternalError, "canary-b3f7")
}

async fn library_error() -> Result<(), HandlerError<library::Failed>> {
    next_line_fails(line!());
    Err(library::Failed(CANARY.into()))?;
    Ok(())
}

async fn boxed() -> Result<()> {
    fn inside() -> Result<(), Box<dyn ApiError + Send + Sync>> {
        Err(Box::new(CategoryError::new(Category::InternalError).with_source(CANARY)))
    }
    next_line_fails(line!());
    inside()?;
    Ok(())
}

async fn panic() {
    next_line_fails(line!());
    panic!("{CANARY}")
}

#[expect(clippy::unnecessary_literal_unwrap, reason = "the panic of an `unwrap` is what is tested")]
async fn unwrapped() {
    next_line_fails(line!());
    Err::<(), _>(broken()).unwrap()
}

async fn of_a_task() -> Result<()> {
    let failed = tokio::spawn(async { std::future::pending::<()>().await });
    failed.abort();
    next_line_fails(line!());
    failed.await.internal_with(CANARY)
}

/// An error of which no place is known, in a span.
async fn unlocated() -> StatusCode {
    async { StatusCode::INTERNAL_SERVER_ERROR }
        .instrument(tracing::info_span!("reading", password = CANARY, row = 7))
        .await
}

async fn middleware(request: Request, next: Next) -> Result<Response> {
    if request.uri().path() == "/middleware" {
        next_line_fails(line!());
        Err(broken()).internal()?;
    }
    Ok(next.run(request).await)
}

/// The paths, each of which fails in a way of its own.
pub(crate) const FAILURES: [&str; 16] = [
    "/typed_in_error",
    "/typed_with_a_located_source",
    "/typed_with_a_located_value",
    "/of_an_adapter",
    "/internal",
    "/internal_with_context",
    "/of_a_category",
    "/bail",
    "/into",
    "/nothing_there",
    "/library_error",
    "/boxed",
    "/panic",
    "/unwrapped",
    "/of_a_task",
    "/middleware",
];

pub(crate) fn app() -> Router {
    let format = Problem::new().with_instance_base("/occurrences/").unwrap();
    let api = Api::new("ledger", format, catalog![LedgerError, OccurrenceError]);
    let occurrences = Occurrences::new(MemoryStore::new());
    let tokens = OperatorTokens::new().with("alice", TOKEN).unwrap();
    Router::new()
        .route("/typed_in_error", get(typed_in_error))
        .route("/typed_with_a_located_source", get(typed_with_a_located_source))
        .route("/typed_with_a_located_value", get(typed_with_a_located_value))
        .route("/of_an_adapter", get(of_an_adapter))
        .route("/internal", get(internal))
        .route("/internal_with_context", get(internal_with_context))
        .route("/of_a_category", get(of_a_category))
        .route("/bail", get(bail))
        .route("/into", get(into))
        .route("/nothing_there", get(nothing_there))
        .route("/library_error", get(library_error))
        .route("/boxed", get(boxed))
        .route("/panic", get(panic))
        .route("/unwrapped", get(unwrapped))
        .route("/of_a_task", get(of_a_task))
        .route("/unlocated", get(unlocated))
        .route("/middleware", get(StatusCode::OK))
        .layer(from_fn(middleware))
        .nest("/occurrences", occurrences.public_routes(|_, _| true))
        .nest("/internal/occurrences", occurrences.operator_routes(move |parts| tokens.reader(parts)))
        .errors(occurrences.observe(api.layer()))
}
