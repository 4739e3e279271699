use error_core::ApiError;

/// Sold out
#[derive(Debug, thiserror::Error, ApiError)]
#[error("It is sold out")]
#[api(status = 409, code = "sold_out")]
struct SoldOut;

#[error_response::debug_handler]
async fn buy() -> Result<String, SoldOut> {
    Err(SoldOut)
}

fn main() {}
