//! The fields that an error adds to the tracing span of its request.

use tracing::Span;

use crate::{log, telling::telling};

/// OpenTelemetry's value for an error whose code is not known.
pub(crate) const OTHER: &str = "_OTHER";

/// Records the code of an error as `error.type` on the current span, and `otel.status_code` for a server error, where the
/// span has declared them. The status of the span stays unset for a client error, as OpenTelemetry requires.
#[inline]
pub(crate) fn record(code: &str, is_server_error: bool) {
    if !log::is_off() {
        record_on_current(code, is_server_error);
    }
}

#[cold]
fn record_on_current(code: &str, is_server_error: bool) {
    telling(|| {
        let span = Span::current();
        span.record("error.type", code);
        if is_server_error {
            span.record("otel.status_code", "ERROR");
        }
    });
}

/// Records that the response of an error became that of a server error.
#[cold]
pub(crate) fn record_failure() {
    if !log::is_off() {
        telling(|| {
            Span::current().record("otel.status_code", "ERROR");
        });
    }
}
