//! Errors of libraries, for one line of the standard error.

use std::fmt::Write as _;

/// How many sources of an error are told.
const DEEPEST: usize = 16;

/// An error and its sources, on one line.
pub(crate) fn text(error: impl std::error::Error) -> String {
    let mut text = error.to_string();
    let mut source = error.source();
    // An error may be its own source.
    for _ in 0..DEEPEST {
        let Some(error) = source else { break };
        // Writing to a string can't fail.
        let _ = write!(text, ": {error}");
        source = error.source();
    }
    text
}
