use error_core::ApiError;

#[derive(Debug, thiserror::Error, ApiError)]
enum E {
    #[error("Not readable: {0}")]
    #[api(status = 400, code = "not_readable", title = "Not readable")]
    NotReadable(#[from] std::fmt::Error),
}

fn main() {}
