use error_core::ApiError;

#[derive(Debug, thiserror::Error, ApiError)]
enum E {
    /// A title
    #[error("A title")]
    #[api(status = 400, code = "valued")]
    With {
        #[api(code = "other")]
        code: String,
    },
}

fn main() {}
