#![deny(warnings)]

use error_core::{ApiError, Catalog, catalog};

pub(super) fn main() {
    #[derive(Debug, thiserror::Error, ApiError)]
    enum Local {
        /// No such account
        #[error("There is no account {0}")]
        #[api(status = 404, code = "account_not_found")]
        NotFound(u8),
    }

    const CATALOG: Catalog = catalog![Local];
    assert_eq!(CATALOG.definitions()[0].code(), Local::NotFound(1).definition().code());
}
