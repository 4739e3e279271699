//! What is written to the log or told an observer, one at a time.

use std::cell::Cell;

use crate::guarded::guarded;

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
    let _ = guarded(tell);
    let _ = IS_TELLING.try_with(|is_telling| is_telling.set(false));
}
