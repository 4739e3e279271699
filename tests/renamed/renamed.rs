//! The derive, where no crate is called `error_core`.

use core_errors::{ApiError, Catalog, catalog};

#[derive(Debug, thiserror::Error, ApiError)]
#[api(crate = core_errors, type = "account_error")]
enum AccountError {
    /// No such account
    #[error("No account found with id: {id}")]
    #[api(status = 404, code = "account_not_found", user_message = "{id} is unknown")]
    NotFound {
        #[api(detail = "account", param, header = "x-account")]
        id: String,
    },
    #[error(transparent)]
    #[api(transparent)]
    Gone(Gone),
}

#[derive(Debug, thiserror::Error, ApiError)]
#[error("The account is gone")]
#[api(crate = core_errors, category = gone)]
struct Gone;

const CATALOG: Catalog = catalog![AccountError];

#[test]
fn the_expansion_names_the_crate_as_it_is_told() {
    assert_eq!(CATALOG.definitions().len(), 2);
    let error = AccountError::NotFound { id: "acc_1".into() };
    assert_eq!(error.definition().code(), Some("account_not_found"));
    assert_eq!(AccountError::Gone(Gone).definition().code(), None);
}
