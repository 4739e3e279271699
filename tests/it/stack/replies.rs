//! What handlers answer with besides errors, and what cannot be written.

use axum::{Router, routing::get};
use error_response::{ApiError, Reply, RouterExt};

use super::{PANIC_IN_STRIPE, stripe};
use crate::support::{ask, check};

#[tokio::test]
async fn a_value_that_can_not_be_written_is_an_internal_error() {
    /// Its detail fails to serialize
    #[derive(Debug, thiserror::Error, ApiError)]
    #[error("Never seen")]
    #[api(status = 409, code = "never_seen")]
    struct Unwritable {
        #[api(detail)]
        broken: Broken,
    }

    #[derive(Debug)]
    struct Broken;
    impl serde::Serialize for Broken {
        fn serialize<S: serde::Serializer>(&self, _: S) -> Result<S::Ok, S::Error> {
            Err(serde::ser::Error::custom("hunter2"))
        }
    }

    let app = Router::new()
        .route("/error", get(async || Unwritable { broken: Broken }))
        .route("/success", get(async || Reply::ok(Broken)))
        .errors(stripe());
    check(PANIC_IN_STRIPE, &ask(app.clone(), "GET", "/error").await);
    check(PANIC_IN_STRIPE, &ask(app, "GET", "/success").await);
}

#[tokio::test]
async fn replies() {
    let app = Router::new()
        .route("/ok", get(async || Reply::ok([1, 2])))
        .route("/created", get(async || Reply::created("acc_1").with_location("/accounts/acc_1")))
        .route("/deleted", get(async || Reply::no_content()))
        .errors(stripe());
    for path in ["ok", "created", "deleted"] {
        check(&format!("stack/reply_{path}.http"), &ask(app.clone(), "GET", &format!("/{path}")).await);
    }
}
