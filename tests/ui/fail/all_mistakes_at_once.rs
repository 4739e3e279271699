use error_core::{ApiError, Catalog, catalog};

#[derive(Debug, thiserror::Error, ApiError)]
#[api(docs = "docs", statsu = 404)]
enum E {
    #[error("No account: {0}")]
    #[api(status = 404, code = "Account", header("Allow" = "GET"))]
    NotFound(#[source] std::fmt::Error),
    #[error("Too many requests by {who:?}")]
    #[api(status = 429, code = "too_many", title = "Too many", retry = soon)]
    TooMany {
        #[api(detail)]
        who: String,
        #[api(detail = "a\nb")]
        kind: String,
    },
    #[error("Nothing")]
    Nothing,
}

const CATALOG: Catalog = catalog![E];

fn handler() -> Result<(), E> {
    let catalog: &dyn ApiError = &E::Nothing;
    let _ = catalog.definition();
    Err(E::Nothing)
}

fn main() {
    let _ = (handler(), CATALOG);
}
