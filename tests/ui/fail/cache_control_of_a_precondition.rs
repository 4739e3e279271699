use error_core::ApiError;

#[derive(Debug, thiserror::Error, ApiError)]
enum E {
    /// The precondition is missing
    #[error("Send `If-Match`")]
    #[api(status = 428, code = "no_precondition", header("Cache-Control" = "max-age=60"))]
    A,
}

fn main() {}
