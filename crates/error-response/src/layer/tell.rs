//! Tells the log and the layer's observer of errors that this layer did not
//! render.

use std::{error::Error, fmt};

use error_core::{ApiError, CategoryError, Definition, ErrorStatus, ErrorView, Facts, Message, Occurrence};
use http::StatusCode;

use crate::{
    observer::{Sources, Subject},
    request_context::Renderer,
    telling::telling,
};

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
    let subject = match of {
        ThirdParty::Structured { .. } => Subject::Structured,
        ThirdParty::Proxied => Subject::Proxied,
    };
    if let Ok(status_of_error) = ErrorStatus::try_from(status) {
        observe(&CategoryError::of_status(status_of_error), status, subject, renderer);
    }
}

/// Tells the observer of an error that a layer further in rendered, recorded and
/// told its own observer of. The occurrence is not at hand; its texts are, in an
/// extension of the response.
#[cold]
pub(super) fn tell_of_inner(
    definition: &'static Definition,
    sources: Option<&Sources>,
    status: StatusCode,
    renderer: &Renderer,
) {
    let occurrence = Occurrence::of(definition);
    match sources {
        Some(sources) => observe(&Inner { occurrence, sources }, status, Subject::Rendered, renderer),
        None => observe(&occurrence, status, Subject::Rendered, renderer),
    }
}

fn observe(error: &dyn ApiError, status: StatusCode, subject: Subject, renderer: &Renderer) {
    let Some(observer) = &renderer.settings().observer else { return };
    let facts = renderer.call_facts();
    telling(|| {
        let message = Message::of(error);
        let row = |category| renderer.settings().format.row(category);
        let view = ErrorView::new(error, &message, row, renderer.call_view(facts.as_ref()));
        observer.on_error(&renderer.event(&view, error, status, subject));
    });
}

/// An error of a layer further in, and what it said for the log.
#[derive(Debug)]
struct Inner<'a> {
    occurrence: Occurrence,
    sources: &'a Sources,
}

impl ApiError for Inner<'_> {
    fn definition(&self) -> &'static Definition {
        self.occurrence.definition()
    }

    fn facts<'a>(&'a self, facts: &mut Facts<'a>) {
        self.occurrence.add_to(facts);
    }
}

impl fmt::Display for Inner<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Display::fmt(self.sources.told(), f)
    }
}

impl Error for Inner<'_> {
    fn source(&self) -> Option<&(dyn Error + 'static)> {
        self.sources.told().source()
    }
}

#[cfg(feature = "tracing")]
fn record(status: StatusCode, renderer: &Renderer) {
    use crate::{log, telling::Class};

    let level = renderer.settings().levels.of(status.is_server_error(), Class::Structured, || false);
    if log::may_be_enabled(level) {
        let request_id = renderer.context.request_id.as_ref().map(|id| id.as_str());
        telling(|| log::record_structured(request_id, status, level));
    }
}

#[cfg(not(feature = "tracing"))]
fn record(_: StatusCode, _: &Renderer) {}
