//! The level of a record is what an author sets for the class of its error.

use axum::{
    Router, extract,
    http::StatusCode,
    routing::{get, post},
};
use error_response::{
    ApiError, Error, ErrorLayer, RouterExt,
    extract::{Json, JsonRejection},
    format::Stripe,
    layer::{LogLevel, LogLevels},
};
use tracing::Level;

use crate::records::watch;

/// No such seat
#[derive(Debug, Clone, thiserror::Error, ApiError)]
#[error("No such seat")]
#[api(status = 404, code = "no_seat")]
struct NoSeat;

/// The ledger failed
#[derive(Debug, Clone, thiserror::Error, ApiError)]
#[error("ledger")]
#[api(status = 500, code = "ledger_failed")]
struct LedgerFailed;

#[derive(Debug, thiserror::Error, ApiError)]
enum Wraps {
    #[error(transparent)]
    #[api(transparent)]
    Body(#[from] JsonRejection),
}

fn app(levels: LogLevels) -> Router {
    let wraps = async |body: Result<Json<u8>, JsonRejection>| -> Result<(), Wraps> { Ok(body.map(drop)?) };
    let boxes = async |body: Result<Json<u8>, JsonRejection>| -> Result<(), Error> { Ok(body.map(drop)?) };
    Router::new()
        .route("/client", get(async || NoSeat))
        .route("/server", get(async || LedgerFailed))
        .route("/ours", post(async |_: Json<u8>| {}))
        .route("/ours/wrapped", post(wraps))
        .route("/ours/boxed", post(boxes))
        .route("/axums", post(async |_: extract::Json<u8>| {}))
        .route("/bare", get(async || StatusCode::FORBIDDEN))
        .route("/bare/server", get(async || (StatusCode::BAD_GATEWAY, "reset")))
        .route("/structured", get(async || (StatusCode::BAD_GATEWAY, axum::Json("reset"))))
        .errors(ErrorLayer::new(Stripe::new()).with_log_levels(levels))
}

/// The level of the record of a request, if there is one.
async fn level(levels: LogLevels, path: &str) -> Option<Level> {
    let method = if path.starts_with("/ours") || path == "/axums" { "POST" } else { "GET" };
    // The second time a fixed error would be one that was kept.
    let app = app(levels);
    watch(app.clone(), method, path).await;
    let (_, events) = watch(app, method, path).await;
    assert!(events.len() < 2, "{events:?}");
    events.first().map(|logged| logged.level)
}

async fn check(levels: LogLevels, expected: [Option<Level>; 8]) {
    let paths = ["/client", "/server", "/ours", "/ours/wrapped", "/ours/boxed", "/axums", "/bare", "/bare/server"];
    for (path, expected) in paths.into_iter().zip(expected) {
        assert_eq!(level(levels, path).await, expected, "{path} {levels:?}");
    }
}

#[tokio::test]
async fn each_class_has_its_level() {
    const DEBUG: Option<Level> = Some(Level::DEBUG);
    const ERROR: Option<Level> = Some(Level::ERROR);
    const INFO: Option<Level> = Some(Level::INFO);
    const WARN: Option<Level> = Some(Level::WARN);
    const TRACE: Option<Level> = Some(Level::TRACE);
    check(LogLevels::new(), [DEBUG, ERROR, DEBUG, DEBUG, DEBUG, DEBUG, DEBUG, ERROR]).await;
    let clients = LogLevels::new().with_client_errors(LogLevel::Info);
    check(clients, [INFO, ERROR, INFO, INFO, INFO, INFO, INFO, ERROR]).await;
    let input = clients.with_rejected_input(LogLevel::Warn);
    check(input, [INFO, ERROR, WARN, WARN, WARN, WARN, INFO, ERROR]).await;
    let silent = LogLevels::new().with_client_errors(LogLevel::Off).with_server_errors(LogLevel::Warn);
    check(silent, [None, WARN, None, None, None, None, None, WARN]).await;
    let input_alone = silent.with_rejected_input(LogLevel::Trace);
    check(input_alone, [None, WARN, TRACE, TRACE, TRACE, TRACE, None, WARN]).await;
    for (levels, expected) in [
        (LogLevels::new(), ERROR),
        (silent, WARN),
        (silent.with_structured(LogLevel::Trace), TRACE),
        (LogLevels::new().with_structured(LogLevel::Off), None),
    ] {
        assert_eq!(level(levels, "/structured").await, expected, "{levels:?}");
    }
    let no_input = LogLevels::new().with_rejected_input(LogLevel::Off);
    check(no_input, [DEBUG, ERROR, None, None, None, None, DEBUG, ERROR]).await;
}
