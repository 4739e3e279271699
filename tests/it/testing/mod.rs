//! The test helpers, tested.

mod assert_error;
mod by_catalog;
mod conformance_helper;
mod own_formats;
mod reference_apis;
mod running_services;
