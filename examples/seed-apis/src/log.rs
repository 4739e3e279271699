//! The log, which makes no request wait.

use std::io::Write;

use tracing_appender::non_blocking::{NonBlocking, NonBlockingBuilder, WorkerGuard};

/// How many lines may wait to be written; a further one is dropped and counted.
/// Twelve thousand errors a second fill it in ten seconds.
pub const WAITING_LINES: usize = 128_000;

/// A writer whose lines a thread of their own writes to `output`, and what to
/// keep until the program ends: it writes the lines that wait when it is
/// dropped, for a second at most.
pub fn in_background(output: impl Write + Send + 'static) -> (NonBlocking, WorkerGuard) {
    NonBlockingBuilder::default().buffered_lines_limit(WAITING_LINES).lossy(true).finish(output)
}
