//! Calls code of the application and catches its panics, so that no response is lost.

use std::{
    any::Any,
    mem,
    panic::{AssertUnwindSafe, catch_unwind},
};

use crate::panic_place;

/// How many panics are let out of a panic's own drop.
const DEEPEST: usize = 16;

/// Runs the author's code; the text of its panic, where it panics.
#[inline]
pub(crate) fn guarded<R>(work: impl FnOnce() -> R) -> Result<R, String> {
    catch_unwind(AssertUnwindSafe(work)).map_err(text_of)
}

#[cold]
fn text_of(panic: Box<dyn Any + Send>) -> String {
    let text = panic_place::text_of(&*panic).to_owned();
    discard(panic);
    text
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
