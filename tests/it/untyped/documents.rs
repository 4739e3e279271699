//! An error without a type is documented by its category.

use axum::{Router, body::Body, http::Request};
use error_response::{
    Api, ApiError, Category, HandlerError, Result, RouterExt, api_bail, catalog, documented_routes,
    format::Stripe,
    openapi::{DocumentedLayer, DocumentedRoutes, KnownErrors},
};
use tower::ServiceExt;
use utoipa_axum::router::OpenApiRouter;

/// No such seat
#[derive(Debug, thiserror::Error, ApiError)]
#[error("No such seat")]
#[api(status = 404, code = "no_seat")]
struct NoSeat;

const API: Api<Stripe> = Api::new("seats", Stripe::new(), catalog![NoSeat]);

#[utoipa::path(get, path = "/coded")]
async fn coded() -> Result<String> {
    api_bail!(conflict, code = "seat_taken", "The seat is taken")
}

#[utoipa::path(get, path = "/declared")]
async fn declared() -> Result<String> {
    api_bail!(conflict, "The seat is taken")
}

#[utoipa::path(get, path = "/other")]
async fn other() -> Result<String> {
    api_bail!(not_found, "No seat has this number")
}

#[tokio::test]
async fn one_of_a_category_that_the_operation_declares_is_documented() {
    let router = OpenApiRouter::new()
        .routes(documented_routes!(coded => [NoSeat]).declare([Category::Conflict]))
        .routes(documented_routes!(declared => [NoSeat]).declare([Category::Conflict]))
        .routes(documented_routes!(other => [NoSeat]).declare([Category::Conflict]));
    let (router, _, documented) =
        error_response::openapi::DocumentedRouter::described(router, &API.describer()).unwrap();
    let check = DocumentedLayer::new(documented);
    let app: Router = router.errors(API.layer().with_error_info()).layer(check.clone());
    for path in ["/coded", "/declared", "/other"] {
        app.clone().oneshot(Request::get(path).body(Body::empty()).unwrap()).await.unwrap();
    }
    let undocumented: Vec<_> = check.findings().undocumented().iter().map(ToString::to_string).collect();
    // Its code is not that of the 404 which the operation has.
    assert_eq!(undocumented, ["GET /other: 404 invalid_request_error/resource_not_found"]);
    assert_eq!(check.findings().answered().len(), 3);
}

/// The type of a library stays known.
#[test]
fn the_errors_of_a_type_behind_a_handler_error_are_known() {
    assert_eq!(<std::result::Result<(), HandlerError<NoSeat>>>::known_errors(), [NoSeat::DEFINITION.into()]);
}
