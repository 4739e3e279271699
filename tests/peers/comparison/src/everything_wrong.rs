//! What the routers of `api.rs` are asked.

use axum::Router;
use error_response::testing::{Report, conformance};

/// Everything that a client can do wrong, each request once.
pub(crate) async fn everything_wrong(router: Router) -> Report {
    conformance(router)
        .header("authorization", "Bearer key")
        .route("POST", "/orders")
        .json(r#"{"item":"tea","amount":7}"#)
        .route("GET", "/orders?limit=10")
        .route("GET", "/orders/{id}")
        .route("GET", "/report")
        .route("GET", "/limited")
        .route("GET", "/panic")
        .at_once(1)
        .run()
        .await
}
