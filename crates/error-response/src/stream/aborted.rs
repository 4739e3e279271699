//! The end of a stream that failed.

use std::{error::Error, fmt};

/// The error with which a failed stream ends. The cause has already been logged, and is
/// in the last frame if the kind of stream has one.
#[derive(Debug)]
pub struct Aborted(());

impl Aborted {
    pub(super) fn new() -> Aborted {
        Aborted(())
    }
}

impl fmt::Display for Aborted {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("the stream was aborted after an error")
    }
}

impl Error for Aborted {}
