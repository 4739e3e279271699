//! To be written.
use axum::Router;
use error_response::{Catalog, catalog};
/// The errors of the API.
pub const CATALOG: Catalog = catalog![];
/// The API with fresh state.
pub fn router() -> Router {
    Router::new()
}
