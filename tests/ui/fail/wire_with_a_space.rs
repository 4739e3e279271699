use error_core::ApiError;

#[derive(Debug, thiserror::Error, ApiError)]
enum E {
    /// Not found
    #[error("Not found")]
    #[api(status = 404, code = "not_found", wire = "Not Found")]
    NotFound,
}

fn main() {}
