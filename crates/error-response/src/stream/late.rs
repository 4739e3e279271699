//! Errors that happen after the response has begun.

use std::time::{Duration, SystemTime};

use bytes::Bytes;
use error_core::{ApiError, Category, CategoryError, RetryAfter};
use error_formats::{BodyError, ErasedWireFormat, LastEvent};
use http::{Response, header};

use crate::{guarded::guarded, request_context::Renderer, respond::panicked};

/// An error after the response has begun, which was logged and observed, and the format that ends the stream.
pub(crate) struct LateError {
    rendered: Response<Bytes>,
    renderer: Renderer,
}

impl LateError {
    /// Renders and tells of an error, in the current scope.
    pub(crate) fn of(render: impl FnOnce(&Renderer) -> Response<Bytes>) -> LateError {
        let mut renderer = Renderer::late();
        // The stream has a format of its own, which `Accept` did not choose.
        renderer.unnegotiated();
        LateError { rendered: render(&renderer), renderer }
    }

    /// The last events of the stream; none where the format has none, or panics.
    pub(super) fn events(&self) -> Vec<LastEvent> {
        self.of_format(|format| format.last_events(self.rendered.body(), self.wait()))
    }

    /// Calls the format, whose panic is an error of its own.
    fn of_format<T>(&self, call: impl FnOnce(&dyn ErasedWireFormat) -> Vec<T>) -> Vec<T> {
        guarded(|| call(&*self.renderer.settings().format)).unwrap_or_else(|text| {
            self.renderer.render(&panicked(&text));
            Vec::new()
        })
    }

    /// The last events as they are sent.
    pub(super) fn event_bytes(&self) -> Option<Bytes> {
        let events: String = self.events().iter().map(ToString::to_string).collect();
        (!events.is_empty()).then(|| events.into())
    }

    /// The last lines of the stream, likewise.
    pub(super) fn lines(&self) -> Option<Bytes> {
        let lines = self.of_format(|format| format.last_lines(self.rendered.body()));
        // Outside of strings a line break is a space; inside there is none.
        let one_line = |line: &Bytes| {
            let bytes = line.iter().map(|&byte| if matches!(byte, b'\n' | b'\r') { b' ' } else { byte });
            bytes.chain([b'\n']).collect::<Vec<_>>()
        };
        let bytes: Vec<u8> = lines.iter().flat_map(one_line).collect();
        (!bytes.is_empty()).then(|| bytes.into())
    }

    fn wait(&self) -> Option<Duration> {
        let wait = RetryAfter::parse(self.rendered.headers().get(header::RETRY_AFTER)?.to_str().ok()?)?;
        Some(Duration::from_secs(wait.seconds_from(SystemTime::now())))
    }
}

/// Renders and tells of a typed error.
pub(super) fn tell(error: impl ApiError) -> Option<LateError> {
    Some(LateError::of(|renderer| renderer.render(&error)))
}

/// The same for an item that can't be written.
pub(super) fn tell_unwritten(error: BodyError) -> Option<LateError> {
    tell(CategoryError::new(Category::InternalError).with_source(error))
}

/// The same for a panic.
pub(super) fn tell_panic(text: &str) -> Option<LateError> {
    tell(panicked(text))
}
