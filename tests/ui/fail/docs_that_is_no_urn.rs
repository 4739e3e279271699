use error_core::ApiError;

#[derive(Debug, thiserror::Error, ApiError)]
enum E {
    /// Gone
    #[error("Gone")]
    #[api(status = 410, code = "gone", docs = "urn:x")]
    Gone,
}

fn main() {}
