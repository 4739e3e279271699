//! What is recorded of an error.

mod record;
mod redaction;
mod slow_log;
