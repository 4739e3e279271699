//! A forced error, rendered with the sample values of its definition.

use std::{error::Error, fmt};

use error_core::{ApiError, Arguments, Definition, Facts};
use error_formats::Sample;

use crate::forced::BySandbox;

/// A sample of an error, returned as the error itself.
#[derive(Debug)]
pub(super) struct ForcedError(pub(super) Sample);

impl ApiError for ForcedError {
    fn definition(&self) -> &'static Definition {
        self.0.definition()
    }

    fn message(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.occurrence().message(f)
    }

    fn user_message(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.occurrence().user_message(f)
    }

    fn facts<'a>(&'a self, facts: &mut Facts<'a>) {
        self.0.occurrence().add_to(facts);
    }

    fn arguments(&self, arguments: &mut Arguments) {
        self.0.occurrence().arguments(arguments);
    }
}

impl fmt::Display for ForcedError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Display::fmt(self.0.occurrence(), f)
    }
}

impl Error for ForcedError {
    fn source(&self) -> Option<&(dyn Error + 'static)> {
        Some(&BySandbox)
    }
}
