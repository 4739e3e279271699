//! The test helpers, tested.

mod assert_error;
mod conformance_helper;
mod reference_apis;
