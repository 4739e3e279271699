//! The end of a stream that failed.

use std::{error::Error, fmt};

/// The end of a stream that failed; its error was told before, and in the last
/// frame where there was room.
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
