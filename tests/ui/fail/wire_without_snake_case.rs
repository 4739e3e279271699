use error_core::ApiError;

#[derive(Debug, thiserror::Error, ApiError)]
enum E {
    /// The URI is invalid
    #[error("The URI is invalid")]
    #[api(status = 400, wire = "InvalidURI")]
    InvalidUri,
}

fn main() {}
