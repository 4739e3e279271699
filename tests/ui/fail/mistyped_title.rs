use error_core::ApiError;

#[derive(Debug, thiserror::Error, ApiError)]
enum E {
    #[error("Not found")]
    #[api(status = 404, code = "not_found", titel = "Not found")]
    NotFound,
}

fn main() {}
