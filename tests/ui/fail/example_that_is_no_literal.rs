use error_core::ApiError;

#[derive(Debug, thiserror::Error, ApiError)]
enum E {
    /// Taken
    #[error("Taken: {id}")]
    #[api(status = 409, code = "taken")]
    Taken {
        #[api(example = acc_123)]
        id: String,
    },
}

fn main() {}
