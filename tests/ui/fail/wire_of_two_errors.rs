use error_core::ApiError;

#[derive(Debug, thiserror::Error, ApiError)]
enum E {
    /// Not found
    #[error("Not found")]
    #[api(status = 404, code = "not_found", wire = "Missing")]
    NotFound,
    /// Gone
    #[error("Gone")]
    #[api(status = 410, code = "gone", wire = "Missing", shared)]
    Gone,
}

fn main() {}
