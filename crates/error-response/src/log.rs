//! The log record of an error.

use http::StatusCode;
use tracing::{
    Level,
    level_filters::{LevelFilter, STATIC_MAX_LEVEL},
};

use crate::{layer::LogLevel, observer::ErrorEvent};

/// The JSON Schema of the log records of errors: the events with the target
/// `error_response`.
///
/// The number at the end of its `$id` is increased when a field is removed or changes its
/// meaning. Programs that read the records must ignore unknown fields.
///
/// # Examples
///
/// ```
/// use error_response::layer::RECORD_SCHEMA;
///
/// let schema: serde_json::Value = serde_json::from_str(RECORD_SCHEMA)?;
/// assert_eq!(schema["$id"], "urn:error-response:record:1");
/// assert_eq!(schema["properties"]["error.type"]["type"], "string");
/// # Ok::<(), serde_json::Error>(())
/// ```
pub const RECORD_SCHEMA: &str = include_str!("record.schema.json");

/// Whether nobody listens at all.
#[inline]
pub(crate) fn is_off() -> bool {
    STATIC_MAX_LEVEL == LevelFilter::OFF || LevelFilter::current() == LevelFilter::OFF
}

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

/// Calls a macro with the level as a constant, as a callsite needs it.
macro_rules! at_level {
    ($level:expr, $at:ident) => {
        match $level {
            LogLevel::Off => {}
            LogLevel::Trace => $at!(Level::TRACE),
            LogLevel::Debug => $at!(Level::DEBUG),
            LogLevel::Info => $at!(Level::INFO),
            LogLevel::Warn => $at!(Level::WARN),
            LogLevel::Error => $at!(Level::ERROR),
        }
    };
}

/// Writes one event, without what the redactor hides.
pub(crate) fn record(event: &ErrorEvent<'_>, level: LogLevel) {
    macro_rules! at {
        ($level:expr) => {
            if tracing::event_enabled!(target: "error_response", $level) {
                let view = event.view();
                let (message, cause) = (event.log_message(), event.cause());
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
                    trace_id = event.trace_id(),
                    status = event.status().as_u16(),
                    cause = cause.as_deref(),
                    owner = event.owner(),
                    runbook = event.runbook(),
                    // Absent unless it is true.
                    forced = event.is_forced().then_some(true),
                    "{}",
                    view.code(),
                );
            }
        };
    }
    at_level!(level, at);
}

/// Writes one event of an error that this request did not render; `origin` says who did.
pub(crate) fn record_third_party(origin: &str, request_id: Option<&str>, status: StatusCode, level: LogLevel) {
    macro_rules! at {
        ($level:expr) => {
            tracing::event!(
                target: "error_response",
                $level,
                request_id,
                status = status.as_u16(),
                "{origin}",
            )
        };
    }
    at_level!(level, at);
}
