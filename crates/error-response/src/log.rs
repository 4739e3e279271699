//! The log record of an error.

use std::borrow::Cow;

use tracing::{
    Level,
    level_filters::{LevelFilter, STATIC_MAX_LEVEL},
};

use crate::{layer::LogLevel, observer::ErrorEvent};

/// Whether anybody may want to hear of errors at this level. It asks no subscriber, whose code may be the author's.
#[inline]
pub(crate) fn may_be_enabled(level: LogLevel) -> bool {
    let level = match level {
        LogLevel::Off => return false,
        LogLevel::Trace => Level::TRACE,
        LogLevel::Debug => Level::DEBUG,
        LogLevel::Info => Level::INFO,
        LogLevel::Warn => Level::WARN,
        LogLevel::Error => Level::ERROR,
    };
    level <= STATIC_MAX_LEVEL && level <= LevelFilter::current()
}

/// Writes one event, without what the redactor hides.
pub(crate) fn record(event: &ErrorEvent<'_>, level: LogLevel) {
    macro_rules! at {
        ($level:expr) => {
            if tracing::event_enabled!(target: "error_response", $level) {
                let (view, name) = (event.view(), name_of(event));
                let (message, cause) = (event.log_message(), event.cause());
                tracing::event!(
                    target: "error_response",
                    $level,
                    error_code = event.is_code_known().then(|| view.code()),
                    // The name that OpenTelemetry gives the code.
                    "error.type" = &*name,
                    error_type = view.error_type().filter(|_| event.is_code_known()),
                    error_message = &*message,
                    error_id = view.id().as_str(),
                    request_id = view.request_id(),
                    status = event.status().as_u16(),
                    cause = cause.as_deref(),
                    "{name}",
                );
            }
        };
    }
    match level {
        LogLevel::Off => {}
        LogLevel::Trace => at!(Level::TRACE),
        LogLevel::Debug => at!(Level::DEBUG),
        LogLevel::Info => at!(Level::INFO),
        LogLevel::Warn => at!(Level::WARN),
        LogLevel::Error => at!(Level::ERROR),
    }
}

/// What the error is called: its code, or its status where nobody knows a code.
fn name_of(event: &ErrorEvent<'_>) -> Cow<'static, str> {
    if event.is_code_known() { event.view().code().into() } else { event.status().as_str().to_owned().into() }
}
