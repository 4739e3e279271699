//! Errors that are rendered outside every error layer.

use std::sync::atomic::{AtomicBool, Ordering};

use crate::{scope::Scope, warn_once::warn_once};

/// Whether a layer is around a service anywhere.
static IS_LAYERED: AtomicBool = AtomicBool::new(false);

/// Whether an author decided on the format of errors outside of every layer.
static IS_DECIDED: AtomicBool = AtomicBool::new(false);

/// Whether a layer that only reports is around a service anywhere: code inside it runs as if there were none.
static IS_REPORTING: AtomicBool = AtomicBool::new(false);

/// A layer is around a service; whether it only reports.
#[inline]
pub(crate) fn note_layer(is_report_only: bool) {
    // A router that is driven by `oneshot` makes its services anew for each request.
    if !IS_LAYERED.load(Ordering::Relaxed) {
        IS_LAYERED.store(true, Ordering::Relaxed);
    }
    if is_report_only && !IS_REPORTING.load(Ordering::Relaxed) {
        IS_REPORTING.store(true, Ordering::Relaxed);
    }
}

/// What a warning adds to "outside every error layer" where a layer only reports.
#[cold]
pub(crate) fn or_reporting() -> &'static str {
    if IS_REPORTING.load(Ordering::Relaxed) { " or inside one that only reports (`report_only()`)" } else { "" }
}

/// The process's default was set.
pub(crate) fn note_default() {
    IS_DECIDED.store(true, Ordering::Relaxed);
}

/// An error is rendered outside of every layer. It may be a task's, which a layer
/// renders anew: it is reported here only where there is no layer at all.
#[cold]
pub(crate) fn note_rendered() {
    if !IS_LAYERED.load(Ordering::Relaxed) {
        warn();
    }
}

/// The body of an error that was rendered outside of every layer leaves without
/// one, also where another router has a layer.
#[cold]
pub(crate) fn note_sent() {
    if !Scope::is_inside() {
        warn();
    }
}

/// Logs the first error that leaves where no author decided on a format.
#[cold]
fn warn() {
    if IS_DECIDED.load(Ordering::Relaxed) {
        return;
    }
    if IS_REPORTING.load(Ordering::Relaxed) {
        warn_once!(
            "an error was rendered inside an error layer that only reports (`report_only()`), so it is problem+json: to \
             choose the format of such errors until the layer is in effect, call `ErrorLayer::set_process_default` at \
             start",
        );
    } else {
        warn_once!(
            "an error was rendered outside every error layer, so it is problem+json, and unknown paths, rejected input and \
             panics have no format there: add `.errors(ErrorLayer::new(...))` to each router, after its routes and \
             the layers that return errors, or `ErrorLayer` to the stack of services; code without a layer calls \
             `ErrorLayer::set_process_default`",
        );
    }
}
