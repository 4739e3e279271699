//! The layer around real routers, with keys in memory. `tests/databases` has the databases.
#![allow(clippy::unwrap_used, reason = "a test fails by panicking")]

mod support;
mod requests;
mod replays;
mod fates;
mod broken_off;
mod interleavings;
mod catalog;
mod log;
