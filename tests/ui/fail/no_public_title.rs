use error_core::ApiError;

#[derive(Debug, thiserror::Error, ApiError)]
enum E {
    /// # Internal
    ///
    /// Only shard 7.
    #[error("Not found")]
    #[api(status = 404, code = "not_found")]
    NotFound,
}

fn main() {}
