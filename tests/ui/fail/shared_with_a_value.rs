use error_core::ApiError;

#[derive(Debug, thiserror::Error, ApiError)]
enum E {
    /// A title
    #[error("A title")]
    #[api(status = 400, code = "shared", number = 7, shared = true)]
    Unit,
}

fn main() {}
