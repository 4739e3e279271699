use error_response::{Api, ApiError, catalog, format::{Problem, Stripe}};

/// Insufficient funds
#[derive(Debug, thiserror::Error, ApiError)]
#[error("The funds are insufficient")]
#[api(status = 402, code = "insufficient_funds")]
struct InsufficientFunds {
    #[api(detail, required)]
    available: u64,
}

const API: Api<(Problem, Stripe)> = Api::new("tokens", (Problem::new(), Stripe::new()), catalog![InsufficientFunds]);

pub(super) fn main() {
    let _ = API;
}
