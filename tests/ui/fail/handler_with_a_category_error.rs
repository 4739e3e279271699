use error_response::{CategoryError, api_bail};

#[error_response::debug_handler]
async fn buy() -> Result<String, CategoryError> {
    api_bail!(conflict, "It is sold out")
}

fn main() {}
