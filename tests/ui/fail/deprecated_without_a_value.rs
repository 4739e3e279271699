use error_core::ApiError;

#[derive(Debug, thiserror::Error, ApiError)]
enum SeatError {
    /// Sold out
    #[error("All seats are sold")]
    #[api(status = 409, code = "sold_out", deprecated)]
    SoldOut,

    /// The seat is taken
    #[error("The seat is taken")]
    #[api(status = 409, code = "seat_taken")]
    SeatTaken,

    /// The system failed
    #[error("failed")]
    #[api(category = internal_error)]
    Failed,
}

fn main() {}
