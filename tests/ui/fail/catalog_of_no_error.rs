use error_core::{Catalog, catalog};

struct Account;

const CATALOG: Catalog = catalog![Account];

fn main() {}
