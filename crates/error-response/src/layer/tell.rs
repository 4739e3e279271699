//! Tells the log and the layer's observer of errors that this layer did not
//! render.

use error_core::{ApiError, CategoryError, Definition, ErrorStatus, ErrorView, Message, Occurrence};
use http::StatusCode;

use crate::{request_context::Renderer, telling::telling};

/// What a response is that nobody here rendered.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum ThirdParty {
    /// A handler or a library structured it: its code is not known. It may be
    /// recorded already, by a layer further in.
    Structured { is_recorded: bool },
    /// Its author wants it left alone.
    Proxied,
}

/// Tells of an error response that nobody here rendered.
#[cold]
pub(super) fn tell_third_party(of: ThirdParty, status: StatusCode, renderer: &Renderer) {
    if of == (ThirdParty::Structured { is_recorded: false }) {
        record(status, renderer);
    }
    if let Ok(status_of_error) = ErrorStatus::try_from(status) {
        observe(&CategoryError::of_status(status_of_error), status, renderer);
    }
}

/// Tells the observer of an error that a layer further in rendered, recorded and
/// told its own observer of. The occurrence is not at hand.
#[cold]
pub(super) fn tell_of_inner(definition: &'static Definition, status: StatusCode, renderer: &Renderer) {
    observe(&Occurrence::of(definition), status, renderer);
}

fn observe(error: &dyn ApiError, status: StatusCode, renderer: &Renderer) {
    let Some(observer) = &renderer.settings().observer else { return };
    let facts = renderer.call_facts();
    telling(|| {
        let message = Message::of(error);
        let row = |category| renderer.settings().format.row(category);
        let view = ErrorView::new(error, &message, row, renderer.call_view(facts.as_ref()));
        observer.on_error(&view, status);
    });
}

#[cfg(feature = "tracing")]
fn record(status: StatusCode, renderer: &Renderer) {
    if !crate::log::may_be_enabled(status.is_server_error()) {
        return;
    }
    let request_id = renderer.context.request_id.as_ref().map(|id| id.as_str());
    macro_rules! event {
        ($level:expr) => {
            tracing::event!(
                target: "error_response",
                $level,
                request_id,
                status = status.as_u16(),
                "an error response that a handler or a library wrote itself; its code is not known",
            )
        };
    }
    telling(|| if status.is_server_error() { event!(tracing::Level::ERROR) } else { event!(tracing::Level::DEBUG) });
}

#[cfg(not(feature = "tracing"))]
fn record(_: StatusCode, _: &Renderer) {}
