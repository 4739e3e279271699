//! Several routers, each in a format of its own.

use axum::{Router, routing::get};
use error_response::RouterExt;

use super::{
    NOT_HERE_IN_PROBLEM, NOT_HERE_IN_STRIPE, UNKNOWN_IN_PROBLEM, UNKNOWN_IN_STRIPE, WRONG_METHOD_IN_PROBLEM,
    WRONG_METHOD_IN_STRIPE, not_here, problem, stripe,
};
use crate::support::{ask, check};

#[tokio::test]
async fn nested_routers_with_two_formats() {
    let app = || {
        let inner = Router::new().route("/here", get(not_here)).errors(stripe());
        Router::new().route("/here", get(not_here)).nest("/inner", inner).errors(problem())
    };
    check(NOT_HERE_IN_STRIPE, &ask(app(), "GET", "/inner/here").await);
    check(WRONG_METHOD_IN_STRIPE, &ask(app(), "PUT", "/inner/here").await);
    check(UNKNOWN_IN_STRIPE, &ask(app(), "GET", "/inner/none").await);
    check(NOT_HERE_IN_PROBLEM, &ask(app(), "GET", "/here").await);
    check(WRONG_METHOD_IN_PROBLEM, &ask(app(), "PUT", "/here").await);
    check(UNKNOWN_IN_PROBLEM, &ask(app(), "GET", "/none").await);
}

#[tokio::test]
async fn merged_routers_with_two_formats() {
    let app = || {
        let one = Router::new().route("/one", get(not_here)).layer(stripe());
        let two = Router::new().route("/two", get(not_here)).layer(problem());
        one.merge(two).errors(problem())
    };
    check(NOT_HERE_IN_STRIPE, &ask(app(), "GET", "/one").await);
    check(WRONG_METHOD_IN_STRIPE, &ask(app(), "PUT", "/one").await);
    check(NOT_HERE_IN_PROBLEM, &ask(app(), "GET", "/two").await);
    check(WRONG_METHOD_IN_PROBLEM, &ask(app(), "PUT", "/two").await);
    check(UNKNOWN_IN_PROBLEM, &ask(app(), "GET", "/none").await);
}
