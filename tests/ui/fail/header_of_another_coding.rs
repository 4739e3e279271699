use error_core::ApiError;

#[derive(Debug, thiserror::Error, ApiError)]
enum E {
    /// Broken
    #[error("broken")]
    #[api(status = 400, code = "is_broken", header("Content-Encoding" = "gzip"))]
    Broken { id: u8 },
}

fn main() {}
