//! What the record of an error costs, by the level of the subscriber: `cargo bench -p performance --bench log_levels`.
//!
//! Records are formatted and written nowhere, so this is the time on the thread of the request, without the reader of
//! the log.

use std::io::{self, sink};

use axum::response::{IntoResponse, Response};
use error_response::{ApiError, ErrorLayer, format::Stripe};
use performance::id;
use tracing_subscriber::{filter::LevelFilter, fmt, util::SubscriberInitExt};

fn main() {
    divan::main();
}

#[derive(Debug, thiserror::Error, ApiError)]
enum AccountError {
    /// No such account
    #[error("No account found with id: {id}")]
    #[api(status = 404, code = "account_not_found", param = "id")]
    NotFound { id: &'static str },

    /// The ledger failed
    #[error("ledger of {id}")]
    #[api(status = 500, code = "ledger_failed")]
    Ledger { id: &'static str, source: io::Error },
}

/// The levels of the subscriber; without one nothing is formatted.
const LEVELS: [&str; 3] = ["none", "error", "debug"];

fn render(bencher: divan::Bencher<'_, '_>, level: &str, error: fn() -> AccountError) {
    let subscribed = level
        .parse::<LevelFilter>()
        .ok()
        .filter(|_| level != "none")
        .map(|level| fmt().with_max_level(level).with_ansi(false).with_writer(sink).finish().set_default());
    let layer = ErrorLayer::new(Stripe::new());
    bencher.bench_local(|| -> Response { layer.scope().enter(|| error().into_response()) });
    drop(subscribed);
}

#[divan::bench(args = LEVELS)]
fn client_error(bencher: divan::Bencher<'_, '_>, level: &str) {
    render(bencher, level, || AccountError::NotFound { id: id() });
}

#[divan::bench(args = LEVELS)]
fn server_error(bencher: divan::Bencher<'_, '_>, level: &str) {
    render(bencher, level, || AccountError::Ledger { id: id(), source: io::ErrorKind::ConnectionReset.into() });
}
