//! Behaviour across crates, in one binary.
#![allow(clippy::unwrap_used, clippy::expect_used, reason = "a test fails by panicking")]

mod derive;
mod dialects;
mod hostile;
mod kinds;
mod log;
mod openapi;
mod records;
mod seed_apis;
mod stack;
mod support;
mod ui;
