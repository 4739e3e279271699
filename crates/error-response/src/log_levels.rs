//! The log level of each class of errors.

use crate::telling::Class;

/// The level at which errors are logged, or `Off`.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum LogLevel {
    /// Do not log these errors.
    Off,
    /// `tracing`'s `TRACE`.
    Trace,
    /// `tracing`'s `DEBUG`.
    Debug,
    /// `tracing`'s `INFO`.
    Info,
    /// `tracing`'s `WARN`.
    Warn,
    /// `tracing`'s `ERROR`.
    Error,
}

/// The log level of each class of errors. By default, server errors are logged at `ERROR`
/// and client errors at `DEBUG`.
///
/// # Examples
///
/// ```
/// use error_response::{ErrorLayer, format::Stripe, layer::{LogLevel, LogLevels}};
///
/// let levels = LogLevels::new()
///     .with_client_errors(LogLevel::Info)
///     .with_rejected_input(LogLevel::Warn)
///     .with_structured(LogLevel::Off);
/// let layer = ErrorLayer::new(Stripe::new()).with_log_levels(levels);
/// # let _ = layer;
/// ```
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[must_use]
pub struct LogLevels {
    server_errors: LogLevel,
    client_errors: LogLevel,
    rejected_input: Option<LogLevel>,
    structured: Option<LogLevel>,
    #[cfg(feature = "sandbox")]
    forced: LogLevel,
}

impl LogLevels {
    /// Creates the default levels: server errors at `ERROR`, client errors at `DEBUG`.
    pub const fn new() -> LogLevels {
        LogLevels {
            server_errors: LogLevel::Error,
            client_errors: LogLevel::Debug,
            rejected_input: None,
            structured: None,
            #[cfg(feature = "sandbox")]
            forced: LogLevel::Debug,
        }
    }

    /// Sets the level of errors with a status of 500 to 599.
    pub const fn with_server_errors(mut self, level: LogLevel) -> LogLevels {
        self.server_errors = level;
        self
    }

    /// Sets the level of errors with a status of 400 to 499.
    pub const fn with_client_errors(mut self, level: LogLevel) -> LogLevels {
        self.client_errors = level;
        self
    }

    /// Sets the level of rejected input, if it differs from that of other client errors.
    /// Rejected input means the rejections of this crate's [extractors](crate::extract),
    /// and unstructured third-party responses with the status 400, 413, 415 or 422, such
    /// as those of axum's extractors.
    pub const fn with_rejected_input(mut self, level: LogLevel) -> LogLevels {
        self.rejected_input = Some(level);
        self
    }

    /// Sets the level of structured error responses that a handler or a library wrote
    /// itself (such as its own JSON), if it differs from that of other errors with the
    /// same status.
    pub const fn with_structured(mut self, level: LogLevel) -> LogLevels {
        self.structured = Some(level);
        self
    }

    /// Sets the level of errors that a [`Sandbox`](crate::sandbox::Sandbox) returned,
    /// whatever their status. The default is `DEBUG`. Their log records have the field
    /// `forced`.
    #[cfg(feature = "sandbox")]
    pub const fn with_forced(mut self, level: LogLevel) -> LogLevels {
        self.forced = level;
        self
    }

    /// The level of an error; `is_rejection` finds out whether it is one of an extractor of ours, which is asked only where
    /// it matters.
    #[inline]
    pub(crate) fn of(&self, is_server_error: bool, class: Class, is_rejection: impl FnOnce() -> bool) -> LogLevel {
        let by_status = if is_server_error { self.server_errors } else { self.client_errors };
        match (class, self.rejected_input) {
            #[cfg(feature = "sandbox")]
            (Class::Forced, _) => self.forced,
            (Class::Structured, _) => self.structured.unwrap_or(by_status),
            (Class::RejectedInput, Some(level)) if !is_server_error => level,
            (Class::Status, Some(level)) if !is_server_error && is_rejection() => level,
            _ => by_status,
        }
    }
}

impl Default for LogLevels {
    fn default() -> LogLevels {
        LogLevels::new()
    }
}
