//! What is recorded of an error.

mod observers;
mod own_redactor;
mod record;
mod redaction;
mod slow_log;
