//! Error types of others: gathered in one, or of a library that knows `error-core` only.

use axum::{Router, routing::get};
use error_response::{Error, ResultExt, RouterExt};

use super::{NOT_HERE_IN_STRIPE, NotHere, PANIC_IN_STRIPE, formats, stripe};
use crate::support::{ask, check};

#[tokio::test]
async fn one_error_type_gathers_others() {
    let app = Router::new()
        .route("/here", get(async || Err::<(), Error>(NotHere.into())))
        .route("/file", get(async || std::fs::read("/no/such/hunter2").internal().map(|_| ())))
        .errors(stripe());
    check(NOT_HERE_IN_STRIPE, &ask(app.clone(), "GET", "/here").await);
    check(PANIC_IN_STRIPE, &ask(app, "GET", "/file").await);
}

/// A library that knows `error-core` only.
mod library {
    use error_core::ApiError;

    /// The resource is missing
    #[derive(Debug, thiserror::Error, ApiError)]
    #[error("Nothing is here")]
    #[api(status = 404, code = "not_here", param = "path")]
    pub(super) struct NotHere;

    #[derive(Debug, thiserror::Error, ApiError)]
    pub(super) enum Failed {
        #[error(transparent)]
        #[api(transparent)]
        NotHere(#[from] NotHere),

        #[error("hunter2")]
        #[api(category = internal_error)]
        Inside,
    }

    pub(super) fn find() -> Result<(), NotHere> {
        Err(NotHere)
    }

    pub(super) fn fail(inside: bool) -> Result<(), Failed> {
        if inside { Err(Failed::Inside) } else { Ok(find()?) }
    }
}

#[tokio::test]
async fn an_error_type_of_a_library_without_axum() {
    let routes = Router::new()
        .route("/find", get(async || -> Result<(), Error> { Ok(library::find()?) }))
        .route("/fail", get(async || -> Result<(), Error> { Ok(library::fail(false)?) }))
        .route("/inside", get(async || library::fail(true).map_err(Error::from)));
    for (layer, not_here, panic) in formats() {
        let app = routes.clone().errors(layer);
        check(not_here, &ask(app.clone(), "GET", "/find").await);
        check(not_here, &ask(app.clone(), "GET", "/fail").await);
        check(panic, &ask(app, "GET", "/inside").await);
    }
}
