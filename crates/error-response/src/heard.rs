//! What an error layer tells the next layer further out about an error response: which
//! error it is, and which observers have been called.

use std::{fmt, iter, panic::Location, sync::Arc};

use error_core::{ApiError, Definition, ErrorView, Facts, Id, Occurrence, Value};
use http::StatusCode;
use serde_json::value::to_raw_value;

use crate::{
    chain::{chain, text_of},
    forced::{BySandbox, is_forced},
    guarded::guarded,
    layer::Settings,
    raised::Raised,
    told::Told,
};

/// An extension of an error response inside another layer: which error it is, and who has heard of it. It stays where
/// middleware between the layers puts another body in the place of the first.
#[derive(Clone)]
pub(crate) struct Heard {
    /// The error, where it is one of ours.
    error: Option<Arc<PassedError>>,
    /// The status with which it left the layer further in.
    status: StatusCode,
    /// Whether there is a record of it.
    pub(crate) is_recorded: bool,
    /// The layers whose observers have heard of it.
    by: Vec<Arc<Settings>>,
}

impl Heard {
    /// An error of ours, rendered and told by the layer with these settings.
    pub(crate) fn of(
        view: &ErrorView<'_>,
        error: &dyn ApiError,
        raised: Option<&Raised>,
        status: StatusCode,
        by: &Arc<Settings>,
    ) -> Heard {
        let error = Some(Arc::new(PassedError::of(view, error, raised)));
        Heard { error, status, is_recorded: true, by: vec![by.clone()] }
    }

    /// An error that somebody else wrote.
    pub(crate) fn of_third_party(status: StatusCode, is_recorded: bool) -> Heard {
        Heard { error: None, status, is_recorded, by: Vec::new() }
    }

    /// The error, where it is one of ours.
    pub(crate) fn error(&self) -> Option<&PassedError> {
        self.error.as_deref()
    }

    /// The status with which it left the layer further in.
    pub(crate) fn status(&self) -> StatusCode {
        self.status
    }

    /// Whether the observer of the layer with these settings has heard of it.
    pub(crate) fn is_by(&self, settings: &Arc<Settings>) -> bool {
        self.by.iter().any(|by| by.is_of_one_layer(settings))
    }

    /// The settings of the layer that it left last.
    pub(crate) fn last(&self) -> Option<&Arc<Settings>> {
        self.by.last()
    }

    /// The same with a record.
    pub(crate) fn recorded(mut self) -> Heard {
        self.is_recorded = true;
        self
    }

    /// The same after another layer, which it leaves with this status.
    pub(crate) fn passed(mut self, by: &Arc<Settings>, status: StatusCode) -> Heard {
        if !self.is_by(by) {
            self.by.push(by.clone());
        }
        self.status = status;
        self
    }
}

/// A copy of an error that another layer rendered: what a client may read, and what it said for the log.
#[derive(Debug)]
pub(crate) struct PassedError {
    id: Id,
    occurrence: Occurrence,
    said: Told,
    location: Option<&'static Location<'static>>,
    /// Whether a sandbox returned it.
    is_forced: bool,
}

impl PassedError {
    fn of(view: &ErrorView<'_>, error: &dyn ApiError, raised: Option<&Raised>) -> PassedError {
        // Its values were written before; to write them is the author's code.
        let copied = guarded(|| Occurrence::copy(view, |value| to_raw_value(value).map(Value::new)));
        let occurrence = match copied {
            Ok(Ok(occurrence)) => occurrence,
            Ok(Err(_)) | Err(_) => Occurrence::of(view.definition()),
        };
        let own = guarded(|| error.location()).ok().flatten();
        let location = own.or(raised.map(Raised::location));
        PassedError { id: *view.id(), occurrence, said: said_by(error), location, is_forced: is_forced(error) }
    }

    /// The id of the occurrence.
    pub(crate) fn id(&self) -> Id {
        self.id
    }
}

/// What an error says for the log, with its sources.
fn said_by(error: &dyn ApiError) -> Told {
    // To look for a source is the author's code.
    let sources = guarded(|| error.source().map(|source| chain(source).map(text_of).collect::<Vec<_>>()));
    let texts = iter::once(text_of(error)).chain(sources.ok().flatten().unwrap_or_default());
    Told::new(texts.collect())
}

impl ApiError for PassedError {
    fn definition(&self) -> &'static Definition {
        self.occurrence.definition()
    }

    fn message(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.occurrence.message(f)
    }

    fn user_message(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.occurrence.user_message(f)
    }

    fn facts<'a>(&'a self, facts: &mut Facts<'a>) {
        self.occurrence.add_to(facts);
    }

    fn location(&self) -> Option<&'static Location<'static>> {
        self.location
    }
}

impl fmt::Display for PassedError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Display::fmt(&self.said, f)
    }
}

impl std::error::Error for PassedError {
    fn source(&self) -> Option<&(dyn std::error::Error + 'static)> {
        if self.is_forced { Some(&BySandbox) } else { self.said.source() }
    }
}
