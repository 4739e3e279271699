//! Logs an error whose response was dropped before it was sent.

use error_core::Definition;
use http::StatusCode;

/// Records that the response of an error was dropped unread while a layer waits
/// for one: another branch of a `select!` won, or a handler or a middleware sent
/// another response. The record of the error itself was written before.
#[cold]
pub(crate) fn record(definition: &'static Definition, status: StatusCode) {
    #[cfg(feature = "tracing")]
    {
        use crate::{request_context::Renderer, scope::Scope, telling::telling};

        // While a panic unwinds, another one would end the process.
        if !crate::log::may_be_enabled(crate::layer::LogLevel::Debug)
            || std::thread::panicking()
            || !Scope::waits_for_body()
        {
            return;
        }
        let renderer = Renderer::current();
        telling(|| {
            let code = renderer.settings().format.resolve(definition).code();
            tracing::debug!(
                target: "error_response",
                error_code = code,
                request_id = renderer.context.request_id.as_ref().map(|id| id.as_str()),
                status = status.as_u16(),
                "{code} was rendered and not sent: its response was dropped",
            );
        });
    }
    #[cfg(not(feature = "tracing"))]
    let _ = (definition, status);
}
