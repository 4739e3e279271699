//! Behaviour across crates, in one binary.
#![allow(clippy::unwrap_used, clippy::expect_used, reason = "a test fails by panicking")]

mod architecture;
mod authentication;
mod bounds;
mod caching;
mod catalog_pages;
mod client_side;
mod conformance;
mod cors;
mod derive;
mod dialect;
mod dialects;
mod doubled_members;
mod extract;
mod hostile;
mod kinds;
mod log;
mod one_wait;
mod openapi;
mod own_headers;
mod rate_limits;
mod records;
mod redaction;
mod retry_headers;
mod rewritten_status;
mod seed_apis;
mod slow_log;
mod sources;
mod stack;
mod streams;
mod success_turned_error;
mod support;
mod testing;
mod ui;
