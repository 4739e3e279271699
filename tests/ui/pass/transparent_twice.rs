use std::sync::Arc;

use error_core::{ApiError, Catalog, Message, catalog};

#[derive(Debug, thiserror::Error, ApiError)]
#[error("It is gone")]
#[api(status = 410, code = "gone", title = "Gone")]
struct Gone;

#[derive(Debug, thiserror::Error, ApiError)]
enum Middle {
    #[error(transparent)]
    #[api(transparent)]
    Gone(Box<Gone>),
    #[error(transparent)]
    #[api(transparent)]
    Shared(#[from] Arc<Gone>),
}

#[derive(Debug, thiserror::Error, ApiError)]
enum Outer {
    #[error("middle: {inner}")]
    #[api(transparent)]
    Middle { inner: Middle },
}

const CATALOG: Catalog = catalog![Outer, Middle, Gone];

pub(super) fn main() {
    assert_eq!(CATALOG.definitions().len(), 1);
    let error = Outer::Middle { inner: Middle::Gone(Box::new(Gone)) };
    assert_eq!(Message::of(&error).as_str(), "It is gone");
    assert_eq!(error.definition().code(), Some("gone"));
}
