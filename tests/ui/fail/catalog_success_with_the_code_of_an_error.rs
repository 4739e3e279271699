use error_core::{ApiError, Catalog, SuccessDefinition, catalog};

#[derive(Debug, thiserror::Error, ApiError)]
#[error("The order is done")]
#[api(status = 409, code = "order_done", title = "Order done")]
struct Done;

const CATALOG: Catalog = catalog![Done].with_successes(&[SuccessDefinition::new("order_done")]);

fn main() {}
