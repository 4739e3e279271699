//! A copy of an error that was rendered outside every scope.

use std::{fmt, panic::Location};

use error_core::{
    ApiError, Arguments, Definition, ErrorStatus, ErrorView, Facts, Id, Message, Occurrence, Resolved, Value,
};
use error_formats::BodyError;
use http::HeaderMap;
use serde_json::value::to_raw_value;

#[cfg(feature = "languages")]
use crate::layer::languages;
use crate::{
    chain::{chain, text_of},
    guarded::guarded,
    observer,
    raised::Raised,
    told::Told,
};

/// What an enclosing layer needs to render an error anew in its own format.
///
/// A copy of the client's side only, not of the error: it rides in the
/// response's extensions, which demand more of a type (`Send`, `Sync`,
/// `'static`) than an error must offer.
pub(crate) struct Snapshot {
    /// The headers that were sent with it.
    sent_headers: HeaderMap,
    id: Id,
    occurrence: Occurrence,
    /// The texts of the error's sources, for the observer of a layer; only where there is one.
    sources: Option<Told>,
    /// Where it was made.
    location: Option<&'static Location<'static>>,
}

/// The error of a snapshot, with the status that a layer gave its response since.
#[derive(Debug)]
pub(crate) struct Restated<'a> {
    snapshot: &'a Snapshot,
    status: Option<ErrorStatus>,
}

impl Snapshot {
    pub(crate) fn new(
        error: &dyn ApiError,
        raised: Option<&Raised>,
        id: Id,
        sent_headers: &HeaderMap,
    ) -> Result<Snapshot, BodyError> {
        let message = Message::of(error);
        let view = ErrorView::new(error, &message, Resolved::standard, Default::default());
        let occurrence = Occurrence::copy(&view, |value| to_raw_value(value).map(Value::new).map_err(BodyError::new))?;
        #[cfg(feature = "languages")]
        let occurrence = if languages::is_any() {
            let mut arguments = Arguments::default();
            error.arguments(&mut arguments);
            occurrence.with_arguments(arguments)
        } else {
            occurrence
        };
        let location = located(error).or(raised.map(Raised::location));
        Ok(Snapshot { sent_headers: sent_headers.clone(), id, occurrence, sources: sources_of(error), location })
    }

    pub(crate) fn definition(&self) -> &'static Definition {
        self.occurrence.definition()
    }

    pub(crate) fn id(&self) -> Id {
        self.id
    }

    /// The headers that were rendered with it.
    pub(crate) fn sent_headers(&self) -> &HeaderMap {
        &self.sent_headers
    }

    /// The same error with another status, or with its own.
    pub(crate) fn with_status(&self, status: Option<ErrorStatus>) -> Restated<'_> {
        Restated { snapshot: self, status }
    }
}

impl ApiError for Restated<'_> {
    fn definition(&self) -> &'static Definition {
        self.snapshot.occurrence.definition()
    }

    fn message(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.snapshot.occurrence.message(f)
    }

    fn user_message(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.snapshot.occurrence.user_message(f)
    }

    fn facts<'a>(&'a self, facts: &mut Facts<'a>) {
        self.snapshot.occurrence.add_to(facts);
        if let Some(status) = self.status {
            facts.status(status);
        }
    }

    fn arguments(&self, arguments: &mut Arguments) {
        self.snapshot.occurrence.arguments(arguments);
    }

    fn location(&self) -> Option<&'static Location<'static>> {
        self.snapshot.location
    }
}

impl fmt::Display for Restated<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.message(f)
    }
}

impl std::error::Error for Restated<'_> {
    fn source(&self) -> Option<&(dyn std::error::Error + 'static)> {
        Some(self.snapshot.sources.as_ref()?)
    }
}

/// Where an error says that it was made, which is the author's code.
fn located(error: &dyn ApiError) -> Option<&'static Location<'static>> {
    guarded(|| error.location()).ok().flatten()
}

/// The texts of an error's sources, where an observer may ask for them.
fn sources_of(error: &dyn ApiError) -> Option<Told> {
    if !observer::is_any() {
        return None;
    }
    // To look for a source is the author's code.
    let texts = guarded(|| error.source().map(|source| chain(source).map(text_of).collect()));
    Some(Told::new(texts.ok()??))
}

impl fmt::Debug for Snapshot {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Snapshot").field("id", &self.id).finish_non_exhaustive()
    }
}
