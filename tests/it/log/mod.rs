//! What is recorded of an error.

mod observers;
mod record;
mod redaction;
mod slow_log;
