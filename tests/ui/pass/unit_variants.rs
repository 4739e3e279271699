use error_core::{ApiError, Catalog, catalog};

#[derive(Debug, thiserror::Error, ApiError)]
enum E {
    /// No such account
    #[error("There is no such account")]
    #[api(status = 404, code = "account_not_found")]
    NotFound,
    #[error("the ledger failed")]
    #[api(category = internal_error)]
    Internal,
}

const CATALOG: Catalog = catalog![E];

pub(super) fn main() {
    assert_eq!(CATALOG.definitions().len(), 2);
    assert_eq!(E::NotFound.definition().code(), Some("account_not_found"));
    assert_eq!(E::Internal.definition().code(), None);
}
