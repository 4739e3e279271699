//! The time that the record of an error takes, by the level of the subscriber: `cargo bench -p performance --bench log_levels`.
//!
//! Records are formatted and written nowhere, so this is the time on the thread of the request, without the reader of
//! the log. `./tests/performance/check` counts the instructions of the same.

use axum::response::{IntoResponse, Response};
use error_response::{ErrorLayer, format::Stripe};
use performance::logged::{LoggedError, subscribe};

fn main() {
    divan::main();
}

/// The levels of the subscriber; without one nothing is formatted.
const LEVELS: [&str; 3] = ["none", "error", "debug"];

fn render(bencher: divan::Bencher<'_, '_>, level: &str, error: fn() -> LoggedError) {
    let subscribed = level.parse().ok().filter(|_| level != "none").map(subscribe);
    let layer = ErrorLayer::new(Stripe::new());
    bencher.bench_local(|| -> Response { layer.scope().enter(|| error().into_response()) });
    drop(subscribed);
}

#[divan::bench(args = LEVELS)]
fn client_error(bencher: divan::Bencher<'_, '_>, level: &str) {
    render(bencher, level, LoggedError::of_client);
}

#[divan::bench(args = LEVELS)]
fn server_error(bencher: divan::Bencher<'_, '_>, level: &str) {
    render(bencher, level, LoggedError::of_server);
}
