use error_core::ApiError;

#[derive(Debug, thiserror::Error, ApiError)]
enum E {
    /// No such key
    #[error("no such key")]
    #[api(status = 404, code = "no_key", message = "No key {api_key}")]
    NoKey { api_key: String },
}

fn main() {}
