//! A nested router is mounted at its path, and at that with a slash at its end.

use std::sync::{
    Arc,
    atomic::{AtomicUsize, Ordering},
};

use axum::{
    Router,
    extract::{MatchedPath, OriginalUri, Path, State},
    http::{StatusCode, Uri},
    middleware::from_fn,
    response::Html,
    routing::{get, post},
};
use error_response::RouterExt;

use super::{UNKNOWN_IN_STRIPE, problem, stripe};
use crate::support::{Server, ask, check};

async fn page() -> Html<&'static str> {
    Html("<p>A page")
}

#[tokio::test]
async fn unknown_paths_have_the_format_of_the_nested_router() {
    let app = || {
        let api = Router::new().route("/accounts", get(async || "accounts")).errors(stripe());
        Router::new().nest_with_slash("/api", api).fallback(page).errors(problem())
    };
    for path in ["/api", "/api/", "/api/none", "/api/accounts/"] {
        check(UNKNOWN_IN_STRIPE, &ask(app(), "GET", path).await);
    }
    let server = Server::start(app()).await;
    server.ask("GET", "/api/accounts", &[], "").await.check(200, "accounts");
    for path in ["/", "/ap", "/apis", "/api//"] {
        let expected = if path == "/api//" { 404 } else { 200 };
        assert_eq!(server.ask("GET", path, &[], "").await.status(), expected, "{path}");
    }
}

#[tokio::test]
async fn the_root_of_the_nested_router_is_at_both() {
    let root = |uri: Uri, OriginalUri(original): OriginalUri| async move { format!("{uri} {original}") };
    let api = || Router::new().route("/", get(root).post(async || StatusCode::CONFLICT)).errors(stripe());
    for path in ["/api", "/api/"] {
        let server = Server::start(Router::new().nest_with_slash(path, api()).errors(problem())).await;
        for path in ["/api?q=1", "/api/?q=1"] {
            server.ask("GET", path, &[], "").await.check(200, &format!("/?q=1 {path}"));
            assert_eq!(server.ask("HEAD", path, &[], "").await.body(), "");
            let conflict = server.ask("POST", path, &[], "").await;
            assert_eq!((conflict.status(), conflict.header("content-type")), (409, Some("application/json")));
            let method = server.ask("PUT", path, &[], "").await;
            assert_eq!((method.status(), method.header("allow")), (405, Some("GET,HEAD,POST")));
        }
    }
}

#[tokio::test]
async fn a_path_with_parameters() {
    let root = get(async |Path(tenant): Path<String>| tenant);
    let app = Router::new().nest_with_slash("/tenants/{tenant}", Router::new().route("/", root).errors(stripe()));
    let server = Server::start(app).await;
    for path in ["/tenants/acme", "/tenants/acme/"] {
        server.ask("GET", path, &[], "").await.check(200, "acme");
    }
}

/// The route that metrics are counted by.
#[tokio::test]
async fn the_matched_path_is_that_of_the_request() {
    let root = get(async |path: MatchedPath| path.as_str().to_owned());
    let app = Router::new().nest_with_slash("/tenants/{tenant}", Router::new().route("/", root).errors(stripe()));
    let server = Server::start(app).await;
    server.ask("GET", "/tenants/acme", &[], "").await.check(200, "/tenants/{tenant}");
    server.ask("GET", "/tenants/acme/", &[], "").await.check(200, "/tenants/{tenant}/");
}

/// The state comes later, and one router may get several.
#[tokio::test]
async fn each_state_has_its_own_routes() {
    let api = Router::<u8>::new().route("/", get(async |State(state): State<u8>| state.to_string())).errors(stripe());
    let app = Router::new().nest_with_slash("/api", api);
    let (one, two) = (Server::start(app.clone().with_state(1)).await, Server::start(app.with_state(2)).await);
    for path in ["/api", "/api/"] {
        for _ in 0..2 {
            one.ask("GET", path, &[], "").await.check(200, "1");
            two.ask("GET", path, &[], "").await.check(200, "2");
        }
    }
}

/// Routers with a state of another type, one in the other.
#[tokio::test]
async fn a_nested_router_with_another_state() {
    let inner = Router::<u8>::new().route("/", get(async |State(state): State<u8>| state.to_string()));
    let outer = Router::<&'static str>::new().route("/", get(async |State(state): State<&'static str>| state));
    let outer = outer.nest_with_slash("/inner", inner.with_state(1).errors(stripe())).errors(stripe());
    let app = Router::new().nest_with_slash("/outer", outer.with_state("state"));
    let server = Server::start(app).await;
    for (path, body) in [("/outer", "state"), ("/outer/", "state"), ("/outer/inner", "1"), ("/outer/inner/", "1")] {
        server.ask("GET", path, &[], "").await.check(200, body);
    }
}

/// A layer of the nested router is made once for the slash, not for each request.
#[tokio::test]
async fn layers_are_not_made_for_each_request() {
    static MADE: AtomicUsize = AtomicUsize::new(0);
    let seen = Arc::new(AtomicUsize::new(0));
    let layer = tower::layer::layer_fn({
        let seen = seen.clone();
        move |route| {
            MADE.fetch_add(1, Ordering::Relaxed);
            let seen = seen.clone();
            tower::Layer::layer(
                &from_fn(move |request, next: axum::middleware::Next| {
                    seen.fetch_add(1, Ordering::Relaxed);
                    next.run(request)
                }),
                route,
            )
        }
    });
    let api = Router::new().route("/", post(async || "made")).layer(layer).errors(stripe());
    let server = Server::start(Router::new().nest_with_slash("/api", api)).await;
    server.ask("POST", "/api/", &[], "").await.check(200, "made");
    let made = MADE.load(Ordering::Relaxed);
    for _ in 0..3 {
        server.ask("POST", "/api/", &[], "").await.check(200, "made");
    }
    assert_eq!((MADE.load(Ordering::Relaxed), seen.load(Ordering::Relaxed)), (made, 4));
}

#[test]
#[should_panic(expected = "Nesting at the root")]
fn the_root_can_not_be_nested_at() {
    drop(Router::<()>::new().nest_with_slash("/", Router::new()));
}
