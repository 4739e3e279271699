use error_core::ApiError;

#[derive(Debug, thiserror::Error, ApiError)]
enum E {
    /// Not found
    #[error("Not found")]
    #[api(status = 404, code = "not_found", number = -32000, shared)]
    NotFound,
    /// Gone
    #[error("Gone")]
    #[api(status = 410, code = "gone", number = -32000)]
    Gone,
}

fn main() {}
