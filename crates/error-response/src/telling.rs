//! Calls the log and the observers, one at a time.

use std::cell::Cell;

use crate::{guarded::guarded, warn_once::warn_once};

/// Who hears of an error: the log once, each layer's observer once.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Tell {
    Everyone(Class),
    Observer,
    Nobody,
}

/// What decides the level of a record, besides the status.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Class {
    /// Nothing else, unless the error is a rejection of an extractor of this crate.
    Status,
    /// A rejection of somebody else's extractor.
    RejectedInput,
    /// A response that somebody else structured.
    Structured,
    /// An error of an earlier request that is sent again.
    Replayed,
    /// An error that a sandbox returned.
    #[cfg(feature = "sandbox")]
    Forced,
}

impl Tell {
    /// Whether a sandbox returned the error.
    #[inline]
    pub(crate) fn is_of_sandbox(self) -> bool {
        #[cfg(feature = "sandbox")]
        return self == Tell::Everyone(Class::Forced);
        #[cfg(not(feature = "sandbox"))]
        false
    }
}

thread_local! {
    /// Whether the log or an observer is called on this thread.
    static IS_TELLING: Cell<bool> = const { Cell::new(false) };
}

/// Runs `tell`, which calls a subscriber or an observer. Either may render an
/// error, of which they would be told, and so on: nothing is told while something
/// is. A panic ends here: what is told must not change the response.
pub(crate) fn telling(tell: impl FnOnce()) {
    if IS_TELLING.try_with(|is_telling| is_telling.replace(true)).unwrap_or(true) {
        return;
    }
    if guarded(tell).is_err() {
        warn_once!("an observer or a subscriber panicked while it handled an error; the response is not affected");
    }
    let _ = IS_TELLING.try_with(|is_telling| is_telling.set(false));
}
