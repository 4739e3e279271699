//! The test helpers, tested.

mod assert;
mod conformance;
mod seed_apis;
