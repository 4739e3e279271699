//! Errors without a type: whole responses, and what is logged of them.

mod context;
mod documents;
mod handlers;
mod macros;
mod options_and_results;

use axum::Router;
use axum::routing::get;
use error_response::{ErrorLayer, Result, RouterExt, format::Stripe};

use crate::support::{Answer, ask};

/// The response to a request whose handler is `handler`.
async fn response(handler: fn() -> Result<String>) -> Answer {
    let app = Router::new().route("/", get(async move || handler())).errors(ErrorLayer::new(Stripe::new()));
    Answer(ask(app, "GET", "/").await)
}
