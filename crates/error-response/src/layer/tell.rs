//! Reports errors that this layer did not render, and errors that leave with another
//! status, to the log and to the layer's observers.

use error_core::{ApiError, CategoryError, Definition, ErrorStatus, ErrorView, Id, Message, Occurrence};
use http::StatusCode;

use crate::{
    observer::{ErrorEvent, Observer, Subject},
    request_context::Renderer,
    telling::{Class, telling},
};

/// What a response is that nobody here rendered.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum ThirdParty {
    /// A handler or a library structured it: its code is not known. It may be
    /// recorded already, by a layer further in.
    Structured { is_recorded: bool },
    /// A layer that stores responses sends it again.
    Replayed,
    /// Its author wants it left alone.
    Proxied,
}

/// Tells of an error response that nobody here rendered.
#[cold]
pub(super) fn tell_third_party(of: ThirdParty, status: StatusCode, renderer: &Renderer) {
    match of {
        ThirdParty::Structured { is_recorded: false } => record(status, Class::Structured, renderer),
        ThirdParty::Replayed => record(status, Class::Replayed, renderer),
        ThirdParty::Structured { is_recorded: true } | ThirdParty::Proxied => {}
    }
    #[cfg(feature = "tracing")]
    if renderer.settings().report.is_none() {
        crate::span::record(crate::span::OTHER, status.is_server_error());
    }
    let subject = match of {
        ThirdParty::Structured { .. } | ThirdParty::Replayed => Subject::Structured,
        ThirdParty::Proxied => Subject::Proxied,
    };
    if let Ok(status_of_error) = ErrorStatus::try_from(status) {
        observe(&CategoryError::of_status(status_of_error), None, (status, subject), renderer, on_error);
    }
}

/// Tells the observer of an error that a layer further in rendered, recorded and
/// told its own observer of.
#[cold]
pub(super) fn tell_of_inner(error: &dyn ApiError, id: Option<Id>, status: StatusCode, renderer: &Renderer) {
    observe(error, id, (status, Subject::Rendered), renderer, on_error);
}

fn on_error(observer: &dyn Observer, event: ErrorEvent<'_>) {
    observer.on_error(&event);
}

/// Tells the observer of an error of ours that leaves with another status than the
/// one that it was told with. `is_forced`: whether a sandbox returned it.
#[cold]
pub(super) fn tell_status_change(
    definition: Option<&'static Definition>,
    (rendered, status): (StatusCode, StatusCode),
    is_forced: bool,
    renderer: &Renderer,
) {
    let tell = |observer: &dyn Observer, event: ErrorEvent<'_>| {
        observer.on_status_changed(&event.with_forced(is_forced), rendered);
    };
    let subject = (status, Subject::Rendered);
    match (definition, ErrorStatus::try_from(rendered)) {
        (Some(definition), _) => observe(&Occurrence::of(definition), None, subject, renderer, tell),
        // Its body is gone, as that of the response to HEAD.
        (None, Ok(rendered)) => observe(&CategoryError::of_status(rendered), None, subject, renderer, tell),
        (None, Err(_)) => {}
    }
}

fn observe(
    error: &dyn ApiError,
    id: Option<Id>,
    (status, subject): (StatusCode, Subject),
    renderer: &Renderer,
    tell: impl FnOnce(&dyn Observer, ErrorEvent<'_>),
) {
    let Some(observer) = &renderer.settings().observer else { return };
    let facts = renderer.call_facts();
    telling(|| {
        let message = Message::of(error);
        let resolve = |definition| renderer.settings().format.resolve(definition);
        let view = ErrorView::new(error, &message, resolve, renderer.call_view(facts.as_ref()));
        let view = match id {
            Some(id) => view.with_id(id),
            None => view,
        };
        tell(&**observer, renderer.event(&view, error, status, subject));
    });
}

#[cfg(feature = "tracing")]
fn record(status: StatusCode, class: Class, renderer: &Renderer) {
    use crate::log;

    let level = renderer.settings().levels.of(status.is_server_error(), class, || false);
    if log::may_be_enabled(level) {
        let request_id = renderer.context.request_id.as_ref().map(|id| id.as_str());
        let origin = match class {
            Class::Replayed => {
                "an error response of an earlier request is sent again; its code is in the record of that request"
            }
            _ => "an error response that a handler or a library wrote itself; its code is not known",
        };
        telling(|| log::record_third_party(origin, request_id, status, level));
    }
}

#[cfg(not(feature = "tracing"))]
fn record(_: StatusCode, _: Class, _: &Renderer) {}

/// Records that an error of ours leaves with another status than it was rendered
/// with.
#[cfg(feature = "tracing")]
#[cold]
pub(super) fn record_status_change(
    definition: Option<&'static Definition>,
    (rendered, status): (StatusCode, StatusCode),
    renderer: &Renderer,
) {
    let is_sent = renderer.settings().report.is_none();
    if is_sent && status.is_server_error() {
        crate::span::record_failure();
    }
    if !is_sent || !crate::log::may_be_enabled(crate::layer::LogLevel::Debug) {
        return;
    }
    telling(|| {
        let code = definition.map(|definition| renderer.settings().format.resolve(definition).code());
        tracing::debug!(
            target: "error_response",
            error_code = code,
            request_id = renderer.context.request_id.as_ref().map(|id| id.as_str()),
            status = status.as_u16(),
            rendered_status = rendered.as_u16(),
            "an error was rendered with {rendered} and leaves with {status}: a tuple or middleware changed it",
        );
    });
}

#[cfg(not(feature = "tracing"))]
pub(super) fn record_status_change(_: Option<&'static Definition>, _: (StatusCode, StatusCode), _: &Renderer) {}
