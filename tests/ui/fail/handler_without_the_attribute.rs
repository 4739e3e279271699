use axum::{Router, routing::get};
use error_response::{CategoryError, api_bail};

async fn buy() -> Result<String, CategoryError> {
    api_bail!(conflict, "It is sold out")
}

fn main() {
    let _: Router = Router::new().route("/buy", get(buy));
}
