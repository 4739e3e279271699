use error_core::ApiError;

#[derive(Debug, thiserror::Error, ApiError)]
enum E {
    /// A title
    #[error("A title")]
    #[api(status = 409, code = "instances")]
    With {
        #[api(instance)]
        first: String,
        #[api(instance)]
        second: String,
    },
}

fn main() {}
