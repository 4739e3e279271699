//! API errors that are found inside an error of unknown type.

use std::{borrow::Cow, error::Error, fmt, io, panic::Location};

use axum::BoxError;
use error_core::{ApiError, Arguments, Category, CategoryError, Definition, Facts};

use crate::{
    extract,
    layer::{Downcast, downcast},
    scope::Scope,
};

/// An API error behind a pointer whose type does not say that it is one.
pub(crate) struct Found {
    error: BoxError,
    /// Finds it in there.
    downcast: Downcast,
    /// What was tried, for the log.
    context: Option<Cow<'static, str>>,
}

/// The API errors of this crate.
const OURS: &[Downcast] = &[
    downcast::<CategoryError>,
    downcast::<Box<dyn ApiError + Send + Sync>>,
    downcast::<extract::JsonRejection>,
    downcast::<extract::PathRejection>,
    downcast::<extract::InvalidFields>,
    #[cfg(feature = "query")]
    downcast::<extract::QueryRejection>,
    #[cfg(feature = "form")]
    downcast::<extract::FormRejection>,
    #[cfg(feature = "multipart")]
    downcast::<extract::MultipartRejection>,
    #[cfg(feature = "multipart")]
    downcast::<extract::MultipartError>,
];

impl Found {
    /// The API error that `error` is, by the types that are known here; else `error`.
    pub(crate) fn within(error: BoxError) -> Result<Found, BoxError> {
        let mut found = OURS.iter().find(|downcast| downcast(itself(&*error)).is_some()).copied();
        // To look for a type is no code of an author's.
        Scope::look(|settings, _, _, _| {
            let authors = settings.downcasts.iter().find(|downcast| downcast(itself(&*error)).is_some());
            found = authors.copied().or(found);
        });
        match found {
            Some(downcast) => Ok(Found { error, downcast, context: None }),
            None => Err(error),
        }
    }

    /// The same, and what was tried.
    pub(crate) fn with_context(self, context: Cow<'static, str>) -> Found {
        Found { context: Some(context), ..self }
    }

    fn error(&self) -> Option<&(dyn ApiError + 'static)> {
        (self.downcast)(itself(&*self.error))
    }

    /// The error, if it is an `E`.
    pub(crate) fn downcast_ref<E: ApiError + 'static>(&self) -> Option<&E> {
        let error: &(dyn Error + 'static) = self.error()?;
        error.downcast_ref()
    }
}

/// What an `io::Error` wraps, or the error.
fn itself<'a>(mut error: &'a (dyn Error + 'static)) -> &'a (dyn Error + 'static) {
    while let Some(wrapped) = error.downcast_ref::<io::Error>().and_then(io::Error::get_ref) {
        error = wrapped;
    }
    error
}

impl ApiError for Found {
    fn definition(&self) -> &'static Definition {
        // It was found before.
        self.error()
            .map_or_else(|| CategoryError::new(Category::InternalError).definition(), |error| error.definition())
    }

    fn message(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.error().map_or(Ok(()), |error| error.message(f))
    }

    fn user_message(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.error().map_or(Ok(()), |error| error.user_message(f))
    }

    fn facts<'a>(&'a self, facts: &mut Facts<'a>) {
        if let Some(error) = self.error() {
            error.facts(facts);
        }
    }

    fn arguments(&self, arguments: &mut Arguments) {
        if let Some(error) = self.error() {
            error.arguments(arguments);
        }
    }

    fn location(&self) -> Option<&'static Location<'static>> {
        self.error()?.location()
    }
}

impl fmt::Display for Found {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if let Some(context) = &self.context {
            write!(f, "{context}: ")?;
        }
        fmt::Display::fmt(&self.error, f)
    }
}

impl fmt::Debug for Found {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Debug::fmt(&self.error, f)
    }
}

impl Error for Found {
    fn source(&self) -> Option<&(dyn Error + 'static)> {
        self.error().and_then(|error| error.source())
    }
}
