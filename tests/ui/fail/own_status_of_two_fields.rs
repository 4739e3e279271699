use error_core::ApiError;

#[derive(Debug, thiserror::Error, ApiError)]
enum E {
    /// A title
    #[error("A title")]
    #[api(status = 400, code = "twice")]
    With {
        #[api(status)]
        first: u16,
        #[api(status)]
        second: u16,
    },
}

fn main() {}
