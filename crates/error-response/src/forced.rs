//! Errors that a sandbox returned instead of a handler.

use std::{error::Error, fmt};

use error_core::ApiError;
use http::Response;

use crate::guarded::guarded;

/// The source of an error that a sandbox returned, and an extension of its response: for the log, and for observers to know
/// it by.
#[derive(Debug, Clone, Copy)]
pub(crate) struct BySandbox;

impl fmt::Display for BySandbox {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("returned by the sandbox to a test request")
    }
}

impl Error for BySandbox {}

/// Whether a sandbox returned `response`.
pub(crate) fn is_forced_response<B>(response: &Response<B>) -> bool {
    response.extensions().get::<BySandbox>().is_some()
}

/// Whether a sandbox returned `error`. To look for a source is the author's code.
pub(crate) fn is_forced(error: &dyn ApiError) -> bool {
    cfg!(feature = "sandbox") && guarded(|| error.source().is_some_and(|it| it.is::<BySandbox>())).unwrap_or(false)
}
