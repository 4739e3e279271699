use error_core::ApiError;

#[derive(Debug, thiserror::Error, ApiError)]
enum E {
    #[error("Not readable: {source}")]
    #[api(category = malformed_body)]
    NotReadable { source: std::fmt::Error },
}

fn main() {}
