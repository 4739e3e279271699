#![deny(warnings)]

use error_core::{ApiError, Catalog, catalog};

#[derive(Debug, thiserror::Error, ApiError)]
#[error("It is gone")]
#[api(status = 410, code = "gone", title = "Gone")]
struct Inner;

/// An error whose inner error is nobody's business.
#[derive(Debug, thiserror::Error, ApiError)]
#[error(transparent)]
#[api(transparent)]
pub struct Outer(Inner);

/// An error with a parameter.
#[derive(Debug, thiserror::Error, ApiError)]
pub enum Either<T> {
    /// One of the two.
    #[error(transparent)]
    #[api(transparent)]
    One(T),
    /// The other.
    #[error(transparent)]
    #[api(transparent)]
    Other(#[from] Outer),
}

const CATALOG: Catalog = catalog![Outer, Either<Outer>];
const EMPTY: Catalog = catalog![];

pub(super) fn main() {
    let error = Either::One(Outer(Inner));
    assert!(std::ptr::eq(error.definition(), Outer(Inner).definition()));
    assert_eq!(CATALOG.definitions().len(), 1);
    assert_eq!(EMPTY.definitions().len(), 0);
}
