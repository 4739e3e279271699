//! The error for a page that could not be written.

use std::{error::Error, fmt};

/// The error for a page that could not be written, because its template failed.
pub struct PageError(pub(crate) Box<dyn Error + Send + Sync>);

/// The text of `unwrap`, and of an error that `main` returns: what to write instead.
impl fmt::Debug for PageError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{self}: {}", self.0)
    }
}

impl fmt::Display for PageError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a page of the catalog could not be written")
    }
}

impl Error for PageError {
    fn source(&self) -> Option<&(dyn Error + 'static)> {
        Some(&*self.0)
    }
}

impl From<askama::Error> for PageError {
    fn from(error: askama::Error) -> PageError {
        PageError(error.into())
    }
}

impl From<serde_json::Error> for PageError {
    fn from(error: serde_json::Error) -> PageError {
        PageError(error.into())
    }
}
