//! Without a layer an error is still an error.

use axum::{Router, routing::get};

use super::{NOT_HERE_IN_PROBLEM, not_here, without_uuid};
use crate::support::{ask, check};

#[tokio::test]
async fn outside_any_layer_an_error_is_still_an_error() {
    let app = Router::new().route("/here", get(not_here));
    check(NOT_HERE_IN_PROBLEM, &without_uuid(ask(app, "GET", "/here").await));
}
