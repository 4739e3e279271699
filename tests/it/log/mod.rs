//! What is recorded of an error.

mod log_levels;
mod observers;
mod own_redactor;
mod owners;
mod record;
mod redaction;
mod rejected_input;
mod slow_log;
mod third_party_texts;
