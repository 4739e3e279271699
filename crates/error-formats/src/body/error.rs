//! The error for a body that could not be written.

use std::{error::Error, fmt};

/// The error for a body that could not be written, for example because a value failed to
/// serialize.
#[derive(Debug)]
pub struct BodyError(Box<dyn Error + Send + Sync>);

impl BodyError {
    /// Creates an error, for formats that write their bodies themselves.
    pub fn new(source: impl Into<Box<dyn Error + Send + Sync>>) -> BodyError {
        BodyError(source.into())
    }
}

impl fmt::Display for BodyError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "a body could not be written: {}", self.0)
    }
}

impl Error for BodyError {
    fn source(&self) -> Option<&(dyn Error + 'static)> {
        // It is shown as it is.
        self.0.source()
    }
}
