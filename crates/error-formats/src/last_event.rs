//! The last server-sent events of a stream that failed.

use std::{borrow::Cow, time::Duration};

/// A server-sent event at the end of a stream that failed; see
/// [`WireFormat::last_events`](crate::WireFormat::last_events).
///
/// # Examples
///
/// ```
/// use error_formats::LastEvent;
///
/// let event = LastEvent::new(r#"{"error":{"code":"overloaded"}}"#).named("error");
/// assert_eq!(event.to_string(), "event: error\ndata: {\"error\":{\"code\":\"overloaded\"}}\n\n");
/// assert_eq!(LastEvent::new("[DONE]").to_string(), "data: [DONE]\n\n");
/// ```
#[derive(Debug, Clone, PartialEq, Eq)]
#[must_use]
pub struct LastEvent {
    name: Option<Cow<'static, str>>,
    retry: Option<Duration>,
    data: String,
}

impl LastEvent {
    /// Creates an event with this data and without a name. Invalid UTF-8 is replaced.
    pub fn new(data: impl AsRef<[u8]>) -> LastEvent {
        // In an event each of three line breaks is one.
        let data = String::from_utf8_lossy(data.as_ref()).replace("\r\n", "\n").replace('\r', "\n");
        LastEvent { name: None, retry: None, data }
    }

    /// Sets the name of the event (`event: error`). Line breaks in the name become
    /// spaces.
    pub fn named(mut self, name: impl Into<Cow<'static, str>>) -> LastEvent {
        let name = name.into();
        let has_break = name.contains(['\r', '\n']);
        self.name = Some(if has_break { name.replace(['\r', '\n'], " ").into() } else { name });
        self
    }

    /// Sets the time after which clients should reconnect (`retry: 5000`), if it is
    /// known.
    pub fn with_retry(mut self, wait: Option<Duration>) -> LastEvent {
        self.retry = wait;
        self
    }

    /// The name of the event, if it has one.
    pub fn name(&self) -> Option<&str> {
        self.name.as_deref()
    }

    /// The time after which clients should reconnect, if it is set.
    pub fn retry(&self) -> Option<Duration> {
        self.retry
    }

    /// The data of the event, with line feeds between its lines.
    pub fn data(&self) -> &str {
        &self.data
    }
}

/// The event as it is sent, with the blank line that ends it.
impl std::fmt::Display for LastEvent {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        if let Some(name) = &self.name {
            writeln!(f, "event: {name}")?;
        }
        if let Some(wait) = self.retry {
            writeln!(f, "retry: {}", wait.as_millis())?;
        }
        for line in self.data.split('\n') {
            writeln!(f, "data: {line}")?;
        }
        f.write_str("\n")
    }
}
