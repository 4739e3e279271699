use error_core::ApiError;

#[derive(Debug, thiserror::Error, ApiError)]
enum E {
    /// Broken
    #[error("broken")]
    #[api(status = 400, code = "is_broken")]
    Broken { #[source] #[api(detail)] cause: std::io::Error },
}

fn main() {}
