//! The author's code, whose panics must not lose a response.

use std::{
    any::Any,
    mem,
    panic::{AssertUnwindSafe, catch_unwind},
};

/// How many panics are let out of a panic's own drop.
const DEEPEST: usize = 16;

/// Runs the author's code; the text of its panic, where it panics.
#[inline]
pub(crate) fn guarded<R>(work: impl FnOnce() -> R) -> Result<R, String> {
    catch_unwind(AssertUnwindSafe(work)).map_err(text_of)
}

#[cold]
fn text_of(panic: Box<dyn Any + Send>) -> String {
    let text = panic.downcast_ref::<&str>().map(|text| (*text).to_owned());
    let text = text.or_else(|| panic.downcast_ref::<String>().cloned());
    discard(panic);
    text.unwrap_or_else(|| "of a value that is no text".to_owned())
}

/// Drops what was thrown, which is the author's code and may throw again.
fn discard(mut panic: Box<dyn Any + Send>) {
    for _ in 0..DEEPEST {
        match catch_unwind(AssertUnwindSafe(|| drop(panic))) {
            Ok(()) => return,
            Err(next) => panic = next,
        }
    }
    mem::forget(panic);
}
