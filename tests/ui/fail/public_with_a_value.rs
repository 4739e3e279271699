use error_core::ApiError;

#[derive(Debug, thiserror::Error, ApiError)]
enum E {
    /// A title
    #[error("A title")]
    #[api(status = 409, code = "public")]
    With {
        #[api(public = true)]
        token: String,
    },
}

fn main() {}
