use error_core::ApiError;

#[derive(Debug, thiserror::Error, ApiError)]
enum E {
    #[error("Not found")]
    #[api(status = 404, code = "not_found", title = "Not found", number = 40401)]
    NotFound,
    #[error("Gone")]
    #[api(status = 410, code = "gone", title = "Gone", number = 40401)]
    Gone,
}

fn main() {}
