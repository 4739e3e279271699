//! Calls the author's id generator and survives its panics.

use std::{cell::Cell, sync::Arc};

use error_core::{Id, IdGenerator, UuidV4};

use crate::{guarded::guarded, warn_once::warn_once};

/// Makes the ids of a layer: the default, or an author's generator.
#[derive(Debug, Clone, Default)]
pub(crate) struct IdSource(Option<Arc<dyn IdGenerator>>);

impl IdSource {
    /// The author's.
    pub(crate) fn of(ids: impl IdGenerator + 'static) -> IdSource {
        IdSource(Some(Arc::new(Ids(ids))))
    }

    /// Whether ids are made without a call of the author's code.
    pub(crate) fn are_plain(&self) -> bool {
        self.0.is_none()
    }
}

impl IdGenerator for IdSource {
    fn generate(&self) -> Id {
        match &self.0 {
            None => UuidV4.generate(),
            Some(ids) => ids.generate(),
        }
    }
}

thread_local! {
    /// Whether an id is being made on this thread.
    static IS_MAKING: Cell<bool> = const { Cell::new(false) };
}

/// An author's generator, protected from its own failures. While it makes an id it may ask for the call that
/// needs one; that, and a panic, gets an id of the default generator.
#[derive(Debug)]
struct Ids<G>(G);

impl<G: IdGenerator> IdGenerator for Ids<G> {
    fn generate(&self) -> Id {
        // The thread-local is gone while the thread ends.
        if IS_MAKING.try_with(|is_making| is_making.replace(true)).unwrap_or(true) {
            return UuidV4.generate();
        }
        let made = guarded(|| self.0.generate());
        let _ = IS_MAKING.try_with(|is_making| is_making.set(false));
        made.unwrap_or_else(|_| {
            warn_once!("an id generator panicked: the id is a UUID instead");
            UuidV4.generate()
        })
    }
}
