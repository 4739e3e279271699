//! The place in the source code where a panic happened, which only the panic hook of the
//! process can learn.

use std::{
    any::Any,
    backtrace::Backtrace,
    cell::RefCell,
    panic::{self, PanicHookInfo},
    sync::{Arc, Once},
};

use crate::raised::captured;

/// Where a panic happened.
#[derive(Debug, Clone)]
pub(crate) struct PanicPlace {
    pub(crate) file: String,
    pub(crate) line: u32,
    pub(crate) column: u32,
    pub(crate) backtrace: Option<Arc<Backtrace>>,
}

thread_local! {
    /// The text and the place of the last panic of this thread.
    static LAST: RefCell<Option<(String, PanicPlace)>> = const { RefCell::new(None) };
}

/// Notes from now on where panics happen. The hook that was set before is called as well.
pub(crate) fn note() {
    static ONCE: Once = Once::new();
    ONCE.call_once(|| {
        let before = panic::take_hook();
        panic::set_hook(Box::new(move |info| {
            keep(info);
            before(info);
        }));
    });
}

fn keep(info: &PanicHookInfo<'_>) {
    let Some(location) = info.location() else { return };
    let place = PanicPlace {
        file: location.file().to_owned(),
        line: location.line(),
        column: location.column(),
        backtrace: captured(),
    };
    let text = text_of(info.payload()).to_owned();
    let _ = LAST.try_with(|last| last.try_borrow_mut().map(|mut last| *last = Some((text, place))));
}

/// The place of the panic with this text, if it was the last one of this thread. One that was resumed from another thread has
/// none.
pub(crate) fn take(text: &str) -> Option<PanicPlace> {
    let last = LAST.try_with(|last| last.try_borrow_mut().ok()?.take()).ok().flatten();
    last.filter(|(noted, _)| noted == text).map(|(_, place)| place)
}

/// The text of a panic.
pub(crate) fn text_of(panic: &(dyn Any + Send)) -> &str {
    let text = panic.downcast_ref::<&str>().copied();
    text.or_else(|| panic.downcast_ref::<String>().map(String::as_str)).unwrap_or("of a value that is not a text")
}
