use error_core::ApiError;

#[derive(Debug, thiserror::Error, ApiError)]
enum E {
    /// No method
    #[error("No method")]
    #[api(status = 405, code = "no_method", alow = route)]
    NoMethod,
}

fn main() {}
