#![deny(warnings)]

use error_core::{ApiError, Catalog, catalog};

#[derive(Debug, thiserror::Error, ApiError)]
#[allow(dead_code)]
enum Never {}

const CATALOG: Catalog = catalog![Never];

fn check<E: ApiError>() {}

pub(super) fn main() {
    check::<Never>();
    assert!(CATALOG.definitions().is_empty());
}
