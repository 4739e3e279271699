use error_core::ApiError;

#[derive(Debug, thiserror::Error, ApiError)]
enum E {
    /// A title
    #[error("A title")]
    #[api(status = 409, code = "instance")]
    With {
        #[api(instance)]
        id: u64,
    },
}

fn main() {}
