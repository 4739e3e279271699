//! A response without a body keeps its status where the format has another one for its category, and the catalog and
//! the document say so.

use axum::{Router, http::StatusCode, routing::get};
use error_response::{
    Api, RouterExt, catalog,
    catalog::sent,
    documented_routes,
    format::{FinImpulse, Finqware, Finternet, Stripe, Uppercase},
    openapi::{DocumentedLayer, DocumentedRouter, DocumentedRoutes},
};
use utoipa_axum::router::OpenApiRouter;

/// As a time-out of tower-http answers.
#[utoipa::path(get, path = "/slow")]
async fn slow() -> StatusCode {
    StatusCode::SERVICE_UNAVAILABLE
}

macro_rules! in_each_format {
    ($check:ident) => {
        $check!(Stripe: [503]);
        $check!(Uppercase: [503]);
        $check!(FinImpulse: [500, 503]);
        $check!(Finqware: [500, 503]);
        $check!(Finternet: [500, 503]);
    };
}

#[tokio::test]
async fn the_catalog_has_the_status_of_a_response_without_a_body() {
    macro_rules! check {
        ($format:ident: $statuses:expr) => {
            let api =
                Api::new("slow", $format::new(), catalog![]).sends(catalog![sent::Unavailable, sent::Negotiation]);
            let app = Router::new().route("/slow", get(slow)).errors(api.layer());
            let report = api.conformance(app).route("GET", "/slow").run().await;
            assert!(report.findings().is_empty(), "{report}");
            assert!(report.errors().contains_key(&503), "{report}");
        };
    }
    in_each_format!(check);
}

#[tokio::test]
async fn the_document_has_the_status_of_a_response_without_a_body() {
    macro_rules! check {
        ($format:ident: $statuses:expr) => {
            let api = Api::new("slow", $format::new(), catalog![]);
            let routes = OpenApiRouter::new().routes(documented_routes!(slow => []).errors_of::<sent::Unavailable>());
            let (router, _, documented) = routes.described(&api.describer()).unwrap();
            let errors = documented.errors("GET", "/slow").into_iter().flatten();
            let statuses: std::collections::BTreeSet<_> = errors.map(|error| error.status).chain([500]).collect();
            assert_eq!(statuses, [500].into_iter().chain($statuses).collect(), "{}", stringify!($format));
            let catalog = documented.catalog().clone();
            let check = DocumentedLayer::new(documented);
            let app: Router = router.errors(api.layer().with_error_info()).layer(check.clone());
            let report = api.conformance(app).catalog(&catalog).unwrap().run().await;
            assert!(report.findings().is_empty(), "{report}");
            assert_eq!(check.findings().to_string(), "", "{}", stringify!($format));
        };
    }
    in_each_format!(check);
}
