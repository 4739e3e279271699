//! Errors of anyhow and eyre, and API errors inside them.

use std::io;

use axum::{Router, routing::get};
use error_response::{Error, ErrorLayer, ResultExt, RouterExt};

use super::{NOT_HERE_IN_STRIPE, NotHere, stripe};
use crate::{
    records::{one, watch},
    support::{Answer, ask, check},
};

fn app(handler: fn() -> Result<(), Error>, layer: ErrorLayer) -> Router {
    Router::new().route("/here", get(async move || handler())).errors(layer)
}

fn refused() -> io::Error {
    io::Error::other("postgres://app:hunter2@db refused")
}

/// The client reads that the server failed; the log has the context and the cause.
#[tokio::test]
async fn a_report_is_an_internal_error_with_its_chain_in_the_log() {
    let handlers: [fn() -> Result<(), Error>; 2] = [
        || anyhow::Context::context(Err(refused()), "loading the rates").internal(),
        || eyre::WrapErr::wrap_err(Err(refused()), "loading the rates").internal(),
    ];
    for handler in handlers {
        let (answer, events) = watch(app(handler, stripe()), "GET", "/here").await;
        assert_eq!(answer.status(), 500);
        assert!(answer.body().contains("internal_error"), "{}", answer.body());
        assert!(!answer.body().contains("rates"), "{}", answer.body());
        assert_eq!(one(events).get("cause"), "loading the rates: postgres://***@db refused");
    }
}

/// A handler that got a report looks for its own errors in there.
#[tokio::test]
async fn an_api_error_in_a_report_is_found_by_its_type() {
    let handlers: [fn() -> Result<(), Error>; 2] = [
        || match anyhow::Error::new(NotHere).context("reading the page").downcast::<NotHere>() {
            Ok(error) => Err(error)?,
            Err(other) => Err(other).internal(),
        },
        || match eyre::Report::new(NotHere).wrap_err("reading the page").downcast::<NotHere>() {
            Ok(error) => Err(error)?,
            Err(other) => Err(other).internal(),
        },
    ];
    for handler in handlers {
        check(NOT_HERE_IN_STRIPE, &ask(app(handler, stripe()), "GET", "/here").await);
    }
}

/// A report hides the type from the layer: `downcast` does not find it in there.
#[tokio::test]
async fn a_layer_does_not_look_into_a_report() {
    let handlers: [fn() -> Result<(), Error>; 2] =
        [|| Err(anyhow::Error::new(NotHere)).internal(), || Err(eyre::Report::new(NotHere)).internal()];
    for handler in handlers {
        let answer = Answer(ask(app(handler, stripe().downcast::<NotHere>()), "GET", "/here").await);
        assert_eq!(answer.status(), 500, "{}", answer.0);
    }
}
