use error_response::{Api, ApiError, catalog, format::OAuth};

/// Insufficient funds
#[derive(Debug, thiserror::Error, ApiError)]
#[error("The funds are insufficient")]
#[api(status = 402, code = "insufficient_funds")]
struct InsufficientFunds {
    #[api(detail, required)]
    available: u64,
}

const API: Api<OAuth> = Api::new("tokens", OAuth::new(), catalog![InsufficientFunds]);

fn main() {
    let _ = API;
}
