use error_core::ApiError;

#[derive(Debug, thiserror::Error, ApiError)]
enum E {
    /// Taken
    #[error("Taken")]
    #[api(status = 409, code = "taken")]
    Taken {
        #[api(detail, example = "60")]
        count: u64,
    },
}

fn main() {}
