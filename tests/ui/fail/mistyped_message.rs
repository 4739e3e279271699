use error_core::ApiError;

#[derive(Debug, thiserror::Error, ApiError)]
enum E {
    /// Not found
    #[error("{0:?}")]
    #[api(status = 404, code = "not_found", mesage = "Not found")]
    NotFound(u8),
}

fn main() {}
