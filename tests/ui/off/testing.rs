use axum::{Router, http::StatusCode, response::IntoResponse};
use error_response::{Api, catalog, format::Stripe};

const API: Api<Stripe> = Api::new("accounts", Stripe::new(), catalog![]);

async fn contract(app: Router) {
    API.conformance(app).route("GET", "/health").run().await.assert_clean();
    API.assert_error(StatusCode::NOT_FOUND.into_response()).status(404).code("resource_not_found");
}

fn main() {
    let _ = contract(Router::new());
}
