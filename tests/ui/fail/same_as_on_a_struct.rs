use error_core::ApiError;

#[derive(Debug, thiserror::Error, ApiError)]
#[error("Not found")]
#[api(category = not_found, same_as = Other)]
struct E;

fn main() {}
