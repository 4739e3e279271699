//! Errors whose record a subscriber takes, next to the same errors without a subscriber.
//!
//! The subscriber formats a line and drops it: what is counted is the work on the thread of the request, without a writer.

use std::{
    hint::black_box,
    io::{self, sink},
};

use axum::response::IntoResponse;
use error_response::{ApiError, ErrorLayer, format::Stripe};
use tracing_subscriber::{filter::LevelFilter, fmt, util::SubscriberInitExt};

use crate::{cases::drain, id};

/// A client error, and a server error with a cause.
#[derive(Debug, thiserror::Error, ApiError)]
pub enum LoggedError {
    /// No such account
    #[error("No account found with id: {id}")]
    #[api(status = 404, code = "account_not_found", param = "id")]
    NotFound {
        /// Whose.
        id: &'static str,
    },

    /// The ledger failed
    #[error("ledger of {id}")]
    #[api(status = 500, code = "ledger_failed")]
    Ledger {
        /// Whose.
        id: &'static str,
        /// Why.
        source: io::Error,
    },
}

impl LoggedError {
    /// The client error.
    pub fn of_client() -> LoggedError {
        LoggedError::NotFound { id: id() }
    }

    /// The server error.
    pub fn of_server() -> LoggedError {
        LoggedError::Ledger { id: id(), source: io::ErrorKind::ConnectionReset.into() }
    }
}

/// Subscribes to the records of this thread up to `level`, as long as what is returned is kept.
pub fn subscribe(level: LevelFilter) -> impl Sized {
    fmt().with_max_level(level).with_ansi(false).with_writer(sink).finish().set_default()
}

/// Each error belongs to a request of its own, with its id.
fn errors(rounds: u64, error: fn() -> LoggedError) {
    let layer = ErrorLayer::new(Stripe::new());
    for _ in 0..rounds {
        layer.scope().enter(|| drain(black_box(error)().into_response()));
    }
}

/// Client errors without a subscriber.
pub fn client_errors(rounds: u64) {
    errors(rounds, LoggedError::of_client);
}

/// Client errors, of which the subscriber takes none.
pub fn client_errors_at_error(rounds: u64) {
    let _subscribed = subscribe(LevelFilter::ERROR);
    errors(rounds, LoggedError::of_client);
}

/// Client errors, of which the subscriber takes each.
pub fn client_errors_at_debug(rounds: u64) {
    let _subscribed = subscribe(LevelFilter::DEBUG);
    errors(rounds, LoggedError::of_client);
}

/// Server errors without a subscriber.
pub fn server_errors(rounds: u64) {
    errors(rounds, LoggedError::of_server);
}

/// Server errors, of which the subscriber takes each.
pub fn server_errors_at_error(rounds: u64) {
    let _subscribed = subscribe(LevelFilter::ERROR);
    errors(rounds, LoggedError::of_server);
}
