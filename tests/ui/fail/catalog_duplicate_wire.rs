use error_core::{ApiError, Catalog, catalog};

#[derive(Debug, thiserror::Error, ApiError)]
#[error("The account is missing")]
#[api(status = 404, wire = "NoSuchThing", code = "no_account", title = "No account")]
struct Account;

#[derive(Debug, thiserror::Error, ApiError)]
#[error("The transfer is missing")]
#[api(status = 404, wire = "NoSuchThing", code = "no_transfer", title = "No transfer")]
struct Transfer;

const CATALOG: Catalog = catalog![Account, Transfer];

fn main() {}
