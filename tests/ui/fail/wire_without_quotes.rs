use error_core::ApiError;

#[derive(Debug, thiserror::Error, ApiError)]
enum E {
    /// A title
    #[error("A title")]
    #[api(status = 400, code = "bare", wire = InvalidURI)]
    Unit,
}

fn main() {}
