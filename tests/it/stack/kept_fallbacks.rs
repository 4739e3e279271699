//! `errors` on a router keeps the fallback that its author set.

use axum::{
    Router,
    http::StatusCode,
    middleware::map_response,
    response::{Html, IntoResponse, Response},
    routing::get,
};
use error_response::RouterExt;

use super::{
    Eager, NOT_HERE_IN_STRIPE, UNKNOWN_IN_PROBLEM, UNKNOWN_IN_STRIPE, WRONG_METHOD_IN_STRIPE, not_here, problem, stripe,
};
use crate::support::{Server, ask, check};

async fn page() -> impl IntoResponse {
    (StatusCode::NOT_FOUND, Html("<p>Not here"))
}

async fn bare() -> StatusCode {
    StatusCode::NOT_FOUND
}

fn routes() -> Router {
    Router::new().route("/here", get(not_here))
}

#[tokio::test]
async fn a_page_is_returned_as_it_is() {
    let apps = [
        routes().fallback(page).errors(stripe()),
        routes().fallback(page).layer(map_response(async |response: Response| response)).errors(stripe()),
        routes().fallback_service(get(page)).errors(stripe()),
        routes().merge(Router::new().fallback(page)).errors(stripe()),
        routes().fallback(page).errors(stripe()).errors(problem()),
        Router::<u8>::new().route("/here", get(not_here)).fallback(page).errors(stripe()).with_state(1),
        Router::<u8>::new().route("/here", get(not_here)).fallback(page).with_state::<()>(1).errors(stripe()),
    ];
    for app in apps {
        let server = Server::start(app).await;
        server.ask("GET", "/none", &[], "").await.check(404, "<p>Not here");
        assert_eq!(server.ask("GET", "/here", &[], "").await.status(), 404);
        assert_eq!(server.ask("PUT", "/here", &[], "").await.status(), 405);
    }
}

#[tokio::test]
async fn its_bare_404_gets_the_format() {
    let app = || routes().fallback(bare).errors(stripe());
    check(UNKNOWN_IN_STRIPE, &ask(app(), "GET", "/none").await);
    check(NOT_HERE_IN_STRIPE, &ask(app(), "GET", "/here").await);
    check(WRONG_METHOD_IN_STRIPE, &ask(app(), "PUT", "/here").await);
    let service = Eager(|| StatusCode::NOT_FOUND.into_response());
    check(UNKNOWN_IN_STRIPE, &ask(routes().fallback_service(service).errors(stripe()), "GET", "/none").await);
}

#[tokio::test]
async fn the_fallback_of_a_nested_router_is_its_own() {
    let app = || {
        let paged = routes().fallback(page).errors(stripe());
        let plain = routes().errors(stripe());
        Router::new().nest("/paged", paged).nest("/plain", plain).fallback(bare).errors(problem())
    };
    assert!(ask(app(), "GET", "/paged/none").await.ends_with("<p>Not here"));
    check(UNKNOWN_IN_STRIPE, &ask(app(), "GET", "/plain/none").await);
    check(UNKNOWN_IN_PROBLEM, &ask(app(), "GET", "/none").await);
    check(NOT_HERE_IN_STRIPE, &ask(app(), "GET", "/paged/here").await);
}

/// Two layers, and the inner one's format for routes and unknown paths alike.
#[tokio::test]
async fn a_second_layer_keeps_the_fallback_of_the_first() {
    let app = || routes().errors(stripe()).errors(problem());
    check(NOT_HERE_IN_STRIPE, &ask(app(), "GET", "/here").await);
    check(UNKNOWN_IN_STRIPE, &ask(app(), "GET", "/none").await);
}

/// The fallback is reset: it is axum's again.
#[tokio::test]
async fn a_fallback_that_was_removed_is_not_kept() {
    let nested = routes().fallback(page).reset_fallback().errors(stripe());
    let app = Router::new().nest("/nested", nested).errors(problem());
    check(UNKNOWN_IN_STRIPE, &ask(app, "GET", "/nested/none").await);
}

/// A path is no member of the text that axum shows of a router.
#[tokio::test]
async fn a_path_with_the_name_of_the_member() {
    let path = r#"/ default_fallback: false, catch_all_fallback: ""#;
    let nested = Router::new().route(path, get(not_here)).errors(stripe());
    let app = Router::new().nest("/nested", nested).errors(problem());
    check(UNKNOWN_IN_STRIPE, &ask(app, "GET", "/nested/none").await);
}
