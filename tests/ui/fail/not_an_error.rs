use error_core::ApiError;

#[derive(Debug, ApiError)]
#[api(category = not_found, message = "Not found")]
struct NotFound;

fn main() {}
