use std::borrow::Cow;

use error_core::{ApiError, Catalog, catalog};

#[derive(Debug, thiserror::Error, ApiError)]
enum E<'a, 'facts> {
    #[error("The name {name} is taken")]
    #[api(status = 409, code = "taken", title = "Taken")]
    Taken {
        #[api(param, detail)]
        name: &'a str,
        #[api(detail)]
        others: &'facts [Cow<'a, str>],
    },
    #[error(transparent)]
    #[api(transparent)]
    Inner(Inner<'a>),
}

#[derive(Debug, thiserror::Error, ApiError)]
#[error("The name {0} is too long")]
#[api(status = 422, code = "too_long", title = "Too long")]
struct Inner<'a>(&'a str);

const CATALOG: Catalog = catalog![E<'static, 'static>];

pub(super) fn main() {
    let name = String::from("ann");
    let error = E::Taken { name: &name, others: &[] };
    assert_eq!(error.definition().code(), Some("taken"));
    assert_eq!(E::Inner(Inner(&name)).definition().code(), Some("too_long"));
    assert_eq!(CATALOG.definitions().len(), 2);
}
