//! Successes in a format that wraps them: what the document says, and what leaves.

use axum::{Router, body::Body, http::Request, routing::get};
use error_core::{ErrorView, ResultBody, SuccessView};
use error_response::{
    Api, Reply, RouterExt, catalog, documented_routes,
    format::WireFormat,
    openapi::{DocumentedLayer, DocumentedRouter, DocumentedRoutes, ToSchema, Version, write},
};
use serde::Serialize;
use serde_json::{Value, json};
use tower::ServiceExt;
use utoipa_axum::router::OpenApiRouter;

#[derive(Debug, Clone, Copy)]
struct Wrapping;

#[derive(Serialize, ToSchema)]
struct Failed {
    code: String,
}

#[derive(Serialize, ToSchema)]
struct Succeeded<'a> {
    #[schema(value_type = Value)]
    result: ResultBody<'a>,
}

impl WireFormat for Wrapping {
    type Failure<'a> = Failed;
    type Success<'a> = Succeeded<'a>;

    fn name(&self) -> &'static str {
        "wrapping"
    }

    fn success_media_type(&self) -> axum::http::HeaderValue {
        axum::http::HeaderValue::from_static("application/vnd.own+json")
    }

    fn failure<'a>(&'a self, view: &'a ErrorView<'a>) -> Failed {
        Failed { code: view.code().to_owned() }
    }

    fn success<'a>(&'a self, view: &'a SuccessView<'a>) -> Option<Succeeded<'a>> {
        Some(Succeeded { result: view.result() })
    }
}

const API: Api<Wrapping> = Api::new("wrapping", Wrapping, catalog![]);

#[utoipa::path(get, path = "/wrapped", responses((status = 200, description = "A number", body = u8)))]
async fn wrapped() -> Reply<u8> {
    Reply::ok(1)
}

#[utoipa::path(
    get,
    path = "/bare",
    responses((status = 200, description = "A number", body = u8, content_type = "application/json")),
)]
async fn bare() -> axum::Json<u8> {
    axum::Json(1)
}

#[utoipa::path(
    get,
    path = "/forgotten",
    responses((status = 200, description = "A number", body = u8, content_type = "application/json")),
)]
async fn forgotten() -> axum::Json<u8> {
    axum::Json(1)
}

#[tokio::test]
async fn are_documented_as_they_leave() {
    let router = OpenApiRouter::new()
        .routes(documented_routes!(wrapped))
        .routes(documented_routes!(bare).unwrapped())
        .routes(documented_routes!(forgotten));
    let (router, document, documented) = router.described(&API.describer()).unwrap();
    let document: Value = serde_json::from_str(&write(&document, Version::V3_1).unwrap()).unwrap();
    let content = |path: &str| &document["paths"][path]["get"]["responses"]["200"]["content"];
    let reference = json!({"$ref": "#/components/schemas/WrappedSuccess"});
    assert_eq!(content("/wrapped")["application/vnd.own+json"]["schema"], reference);
    assert_eq!(document["components"]["schemas"]["WrappedSuccess"]["required"], json!(["result"]));
    assert_eq!(content("/bare")["application/json"]["schema"]["type"], "integer");

    let check = DocumentedLayer::new(documented);
    let app: Router =
        router.route("/undocumented", get(async || "1")).errors(API.layer().with_error_info()).layer(check.clone());
    for path in ["/wrapped", "/bare", "/forgotten", "/undocumented"] {
        app.clone().oneshot(Request::get(path).body(Body::empty()).unwrap()).await.unwrap();
    }
    let found: Vec<_> = check.findings().other_successes().iter().map(ToString::to_string).collect();
    assert_eq!(found, ["GET /forgotten: 200 as application/json"]);
    assert!(check.findings().undocumented().is_empty());
}
