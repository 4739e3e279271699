//! Errors in a process that has no error layer.

use std::sync::atomic::{AtomicBool, Ordering};

use crate::warn_once::warn_once;

/// Whether an author decided on a format anywhere: by a layer around a service, or by
/// the process's default.
static IS_DECIDED: AtomicBool = AtomicBool::new(false);

/// A layer is around a service, or the process's default was set.
#[inline]
pub(crate) fn note_format() {
    // A router that is driven by `oneshot` makes its services anew for each request.
    if !IS_DECIDED.load(Ordering::Relaxed) {
        IS_DECIDED.store(true, Ordering::Relaxed);
    }
}

/// Logs the first error that is rendered where no author decided on a format. Behind
/// a layer it may be a task's, which that layer renders anew.
#[cold]
pub(crate) fn warn() {
    if !IS_DECIDED.load(Ordering::Relaxed) {
        warn_once!(
            "an error is rendered and this process has no error layer, so it is problem+json, and unknown paths, \
             rejected input and panics have no format: add `.errors(ErrorLayer::new(...))` to the router, after its \
             routes, or `ErrorLayer` to the stack of services; code without a layer calls \
             `ErrorLayer::set_process_default`",
        );
    }
}
