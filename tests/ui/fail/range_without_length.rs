use error_core::ApiError;

#[derive(Debug, thiserror::Error, ApiError)]
enum E {
    /// Out of range
    #[error("Out of range")]
    #[api(status = 416, code = "out_of_range")]
    OutOfRange,
}

fn main() {}
