//! An address that no route has, and a resource that is not there: one row, unless a format tells them apart.

use axum::{Router, routing::get};
use error_response::{
    Category, CategoryError, Error, ErrorLayer, RouterExt,
    format::{ErrorView, Problem, Row, Unwrapped, WireFormat},
};
use serde::Serialize;

use crate::support::Server;

/// `{"code":"...","category":"..."}`.
#[derive(Debug)]
struct Apart;

#[derive(Serialize)]
struct Body<'a> {
    code: &'a str,
    category: &'a str,
}

impl WireFormat for Apart {
    type Failure<'a> = Body<'a>;
    type Success<'a> = Unwrapped;

    fn name(&self) -> &'static str {
        "apart"
    }

    fn failure<'a>(&'a self, view: &'a ErrorView<'a>) -> Body<'a> {
        Body { code: view.code(), category: view.category().name() }
    }

    fn route_not_found_row(&self) -> Row {
        Row::new(Category::RouteNotFound.standard_status(), "unknown_method")
    }
}

fn app(layer: ErrorLayer) -> Router {
    let missing = async || Error::from(CategoryError::new(Category::NotFound));
    Router::new().nest("/v1", Router::new().route("/page", get(missing))).errors(layer)
}

#[tokio::test]
async fn a_format_can_tell_a_route_from_a_resource() {
    let server = Server::start(app(ErrorLayer::new(Apart))).await;
    for path in ["/none", "/v1/none"] {
        let body = r#"{"code":"unknown_method","category":"route_not_found"}"#;
        server.ask("GET", path, &[], "").await.check(404, body);
    }
    server.ask("GET", "/v1/page", &[], "").await.check(404, r#"{"code":"not_found","category":"not_found"}"#);
}

#[tokio::test]
async fn both_are_the_same_otherwise() {
    let server = Server::start(app(ErrorLayer::new(Problem::new()))).await;
    let body = concat!(
        r#"{"type":"about:blank","title":"Not Found","status":404,"#,
        r#""detail":"The requested resource was not found","code":"not_found"}"#
    );
    for path in ["/none", "/v1/page"] {
        server.ask("GET", path, &[], "").await.check(404, body);
    }
}
