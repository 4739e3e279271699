use error_core::ApiError;

#[derive(Debug, thiserror::Error, ApiError)]
enum E {
    #[error("Not found")]
    #[api(status = 200, code = "done", title = "Done")]
    NotFound,
}

fn main() {}
