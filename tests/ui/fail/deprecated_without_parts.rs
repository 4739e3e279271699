use error_core::ApiError;

#[derive(Debug, thiserror::Error, ApiError)]
enum SeatError {
    /// Sold out
    #[error("All seats are sold")]
    #[api(status = 409, code = "sold_out", deprecated(), sunset = "2027-06-30")]
    SoldOut,
}

fn main() {}
