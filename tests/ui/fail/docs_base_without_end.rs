use error_core::ApiError;

#[derive(Debug, thiserror::Error, ApiError)]
#[api(docs = "https://docs.example.com/errors")]
enum E {
    #[error("Not found")]
    #[api(status = 404, code = "not_found", title = "Not found")]
    NotFound,
}

fn main() {}
