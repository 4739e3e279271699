use error_core::ApiError;

#[derive(Debug, thiserror::Error, ApiError)]
#[error("Not found")]
struct E;

fn main() {}
