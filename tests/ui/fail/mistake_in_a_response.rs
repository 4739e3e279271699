use axum::response::IntoResponse;
use error_response::ApiError;

#[derive(Debug, thiserror::Error, ApiError)]
#[error("It is gone")]
#[api(status = 410, code = "Gone", title = "Gone")]
struct Gone;

fn main() {
    let _ = Gone.into_response();
}
