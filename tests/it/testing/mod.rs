//! The test helpers, tested.

mod assert_error;
mod by_catalog;
mod conformance_helper;
mod conformance_seeded;
mod example_requests;
mod kept_statuses;
mod own_formats;
mod reference_apis;
mod running_services;
