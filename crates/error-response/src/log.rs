//! The log record of an error.

use error_core::{ApiError, ErrorView};
use error_redact::Redactor;
use http::StatusCode;
use tracing::{
    Level,
    level_filters::{LevelFilter, STATIC_MAX_LEVEL},
};

use crate::chain::{chain, text_of};

/// Whether anybody may want to hear of server errors, or of client errors. It
/// asks no subscriber, whose code may be the author's.
pub(crate) fn may_be_enabled(server_error: bool) -> bool {
    let level = if server_error { Level::ERROR } else { Level::DEBUG };
    level <= STATIC_MAX_LEVEL && level <= LevelFilter::current()
}

/// Writes one event, without what `redactor` hides: server errors at `ERROR`, client errors at `DEBUG`.
pub(crate) fn record(view: &ErrorView<'_>, error: &dyn ApiError, status: StatusCode, redactor: &Redactor) {
    let is_server_error = view.status().is_server_error();
    let is_enabled = match is_server_error {
        true => tracing::event_enabled!(target: "error_response", Level::ERROR),
        false => tracing::event_enabled!(target: "error_response", Level::DEBUG),
    };
    if !is_enabled {
        return;
    }
    let message = text_of(error);
    let message = redactor.redact(&message);
    let cause = cause(error, redactor);
    macro_rules! event {
        ($level:expr) => {
            tracing::event!(
                target: "error_response",
                $level,
                error_code = view.code(),
                // The name that OpenTelemetry gives the code.
                "error.type" = view.code(),
                error_type = view.error_type(),
                error_message = &*message,
                error_id = view.id().as_str(),
                request_id = view.request_id(),
                status = status.as_u16(),
                cause = cause.as_deref(),
                "{}",
                view.code(),
            )
        };
    }
    if is_server_error { event!(Level::ERROR) } else { event!(Level::DEBUG) }
}

/// The texts of the sources of an error.
fn cause(error: &dyn ApiError, redactor: &Redactor) -> Option<String> {
    Some(redactor.redact_each(chain(error.source()?).map(text_of)))
}
