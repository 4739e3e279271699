use error_core::ApiError;

#[derive(Debug, thiserror::Error, ApiError)]
enum E {
    /// A title
    #[error("A title")]
    #[api(status = 400, code = "shown")]
    With {
        #[api(code)]
        code: Vec<u8>,
    },
}

fn main() {}
