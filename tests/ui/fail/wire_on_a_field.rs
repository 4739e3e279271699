use error_core::ApiError;

#[derive(Debug, thiserror::Error, ApiError)]
enum E {
    /// A title
    #[error("A title")]
    #[api(status = 400, code = "on_field")]
    With {
        #[api(wire)]
        code: String,
    },
}

fn main() {}
