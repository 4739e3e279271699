//! Behaviour across crates, in one binary.
#![allow(clippy::unwrap_used, clippy::expect_used, reason = "a test fails by panicking")]

mod authentication;
mod bounds;
mod caching;
mod catalog_pages;
mod conformance;
mod cors;
mod derive;
mod dialect;
mod dialects;
mod extract;
mod hostile;
mod kinds;
mod log;
mod openapi;
mod rate_limits;
mod records;
mod rewritten_status;
mod seed_apis;
mod sources;
mod stack;
mod streams;
mod support;
mod testing;
mod ui;
