//! The author's generator of ids, kept from harm.

use std::cell::Cell;

use error_core::{Id, IdGenerator, UuidV4};

use crate::guarded::guarded;

thread_local! {
    /// Whether an id is being made on this thread.
    static IS_MAKING: Cell<bool> = const { Cell::new(false) };
}

/// An author's generator. While it makes an id it may ask for the call that
/// needs one; that, and a panic, gets an id of the default generator.
#[derive(Debug)]
pub(crate) struct Ids<G>(pub(crate) G);

impl<G: IdGenerator> IdGenerator for Ids<G> {
    fn generate(&self) -> Id {
        // The thread-local is gone while the thread ends.
        if IS_MAKING.try_with(|is_making| is_making.replace(true)).unwrap_or(true) {
            return UuidV4.generate();
        }
        let made = guarded(|| self.0.generate());
        let _ = IS_MAKING.try_with(|is_making| is_making.set(false));
        made.unwrap_or_else(|_| UuidV4.generate())
    }
}
