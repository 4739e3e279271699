use error_core::ApiError;

#[derive(Debug, thiserror::Error, ApiError)]
enum E {
    /// Conflict
    #[error("Conflict")]
    #[api(status = 409, code = "conflicting")]
    Conflict {
        #[api(header = "etag")]
        current: String,
    },
}

fn main() {}
