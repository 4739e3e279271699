//! The log record of an error.

use std::fmt::Write;

use error_core::{ApiError, ErrorView};
use http::StatusCode;
use tracing::Level;

use crate::redact::redact;

/// How many sources of an error are told.
const DEEPEST: usize = 16;

/// Writes one event: server errors at `ERROR`, client errors at `DEBUG`.
pub(crate) fn record(view: &ErrorView<'_>, error: &dyn ApiError, status: StatusCode) {
    macro_rules! event {
        ($level:expr) => {
            // Most client errors are told to nobody: nothing is formatted then.
            if tracing::event_enabled!(target: "error_response", $level) {
                let cause = causes(error);
                tracing::event!(
                    target: "error_response",
                    $level,
                    error_code = view.code(),
                    error_type = view.kind(),
                    error_message = redact(&error.to_string()),
                    error_id = view.id().as_str(),
                    request_id = view.request_id(),
                    status = status.as_u16(),
                    cause = cause.as_deref(),
                    "{}",
                    view.code(),
                );
            }
        };
    }
    if view.status().is_server_error() {
        event!(Level::ERROR);
    } else {
        event!(Level::DEBUG);
    }
}

/// The chain of sources, without secrets.
fn causes(error: &dyn ApiError) -> Option<String> {
    let mut source = error.source()?;
    let mut text = source.to_string();
    for _ in 1..DEEPEST {
        let Some(next) = source.source() else { break };
        // A text that can't be written ends the chain.
        if write!(text, ": {next}").is_err() {
            break;
        }
        source = next;
    }
    Some(redact(&text))
}
