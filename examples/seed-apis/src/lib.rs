//! Five real APIs in one process, each in its own format.
//!
//! Each module is one API: its errors, its state and its handlers. The
//! documents they follow are public pages of the APIs; the facts are listed in
//! `tests/seeds/catalog.json`.

use axum::Router;
use error_response::{Api, Catalog, RouterExt, catalog, format::Problem, openapi::DocumentedLayer};
use utoipa_swagger_ui::{Config, SwaggerUi};

pub use self::contract::SANDBOX_KEY;

mod bearer;
mod contract;
pub mod finimpulse;
pub mod finqware;
pub mod finternet;
pub mod log;
mod secret;
pub mod stripe_like;
pub mod uppercase;

/// One of the five APIs.
#[derive(Debug, Clone, Copy)]
pub struct ReferenceApi {
    /// Its name: the prefix of its paths, and the value of `--api`.
    pub name: &'static str,
    /// Its errors and successes.
    pub catalog: Catalog,
    /// Makes a router with fresh state.
    pub router: fn() -> Router,
    /// The same, and what holds its answers against its document.
    pub checked: fn() -> (Router, DocumentedLayer),
    /// Makes a router with fresh state, in test mode.
    pub test_router: fn() -> Router,
}

/// The five APIs.
pub const APIS: [ReferenceApi; 5] = [
    ReferenceApi {
        name: "finimpulse",
        catalog: finimpulse::CATALOG,
        router: finimpulse::router,
        checked: finimpulse::checked,
        test_router: finimpulse::test_router,
    },
    ReferenceApi {
        name: "finternet",
        catalog: finternet::CATALOG,
        router: finternet::router,
        checked: finternet::checked,
        test_router: finternet::test_router,
    },
    ReferenceApi {
        name: "finqware",
        catalog: finqware::CATALOG,
        router: finqware::router,
        checked: finqware::checked,
        test_router: finqware::test_router,
    },
    ReferenceApi {
        name: "uppercase",
        catalog: uppercase::CATALOG,
        router: uppercase::router,
        checked: uppercase::checked,
        test_router: uppercase::test_router,
    },
    ReferenceApi {
        name: "stripe-like",
        catalog: stripe_like::CATALOG,
        router: stripe_like::router,
        checked: stripe_like::checked,
        test_router: stripe_like::test_router,
    },
];

/// All five APIs, each under its name. What belongs to none of them is
/// answered as problem+json. `/docs` has pages to try them on, and so has each
/// under its name.
pub fn app() -> Router {
    nested(APIS)
}

/// The same in test mode: requests with the [`SANDBOX_KEY`] force any documented error, and the Stripe-like API has
/// [test keys of its own](stripe_like::test_router).
pub fn test_app() -> Router {
    nested(APIS.map(in_test_mode))
}

/// An API in its test mode.
pub fn in_test_mode(api: ReferenceApi) -> ReferenceApi {
    ReferenceApi { router: api.test_router, ..api }
}

#[expect(clippy::expect_used, reason = "the catalog and the path are this program's own")]
fn nested(apis: [ReferenceApi; 5]) -> Router {
    let document = |api: ReferenceApi| format!("/{}/openapi.json", api.name);
    let nest = |app: Router, api: ReferenceApi| {
        let (router, prefix) = ((api.router)(), format!("/{}", api.name));
        // What is nested at `/api` is asked for `/api/none`, but not for `/api/`.
        let app = app.nest(&prefix, router.clone()).route_service(&format!("{prefix}/"), router.into_service());
        app.merge(try_out(format!("{prefix}/docs"), [document(api)]))
    };
    let outside = outside();
    let pages = outside.pages().expect("problems are JSON").router().expect("a path that a route can have");
    let all = try_out("/docs".to_owned(), apis.map(document));
    apis.into_iter().fold(Router::new(), nest).merge(all).merge(pages).errors(outside.layer())
}

/// Pages at `path` to try `documents` on. They come with the program, and ask
/// nobody else whether a document is valid.
fn try_out<const N: usize>(path: String, documents: [String; N]) -> SwaggerUi {
    SwaggerUi::new(path).config(Config::new(documents).validator_url("none"))
}

/// What belongs to none of the five: its types lead to pages of its own.
#[expect(clippy::expect_used, reason = "the base is this program's own")]
fn outside() -> Api<Problem> {
    let format = Problem::new().with_type_base("/errors/").expect("a full path");
    Api::new("seed-apis", format, catalog![])
}
