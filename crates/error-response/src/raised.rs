//! The place in the source code where an error was converted to an API error.

use std::{
    backtrace::Backtrace,
    panic::Location,
    sync::{
        Arc,
        atomic::{AtomicBool, Ordering},
    },
};

/// Where an error became one of the API, and by which calls, where a layer wants to know that.
#[derive(Debug, Clone)]
pub(crate) struct Raised {
    location: &'static Location<'static>,
    backtrace: Option<Arc<Backtrace>>,
}

impl Raised {
    /// The place of the caller.
    #[inline]
    #[track_caller]
    pub(crate) fn here() -> Raised {
        Raised { location: Location::caller(), backtrace: captured() }
    }

    pub(crate) fn location(&self) -> &'static Location<'static> {
        self.location
    }

    pub(crate) fn backtrace(&self) -> Option<&Arc<Backtrace>> {
        self.backtrace.as_ref()
    }
}

/// Whether a layer of this process wants backtraces.
static CAPTURES: AtomicBool = AtomicBool::new(false);

/// From now on errors have backtraces.
pub(crate) fn capture() {
    CAPTURES.store(true, Ordering::Relaxed);
}

/// The calls that led here, where a layer wants to know them.
#[inline]
pub(crate) fn captured() -> Option<Arc<Backtrace>> {
    if CAPTURES.load(Ordering::Relaxed) { capture_now() } else { None }
}

#[cold]
fn capture_now() -> Option<Arc<Backtrace>> {
    Some(Arc::new(Backtrace::force_capture()))
}
