use error_core::{ApiError, api_bail};

/// Taken
#[derive(Debug, thiserror::Error, ApiError)]
#[error("The seat is taken")]
#[api(status = 409, code = "seat_taken")]
struct Taken;

fn reserve() -> Result<(), Taken> {
    api_bail!(conflict, "The seat is taken")
}

fn main() {}
