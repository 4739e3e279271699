use error_response::ApiError;

/// No seat
#[derive(Debug, thiserror::Error, ApiError)]
#[error("There is no seat {seat}")]
#[api(status = 404, code = "no_seat")]
struct NoSeat {
    #[api(header = "x-seat", required)]
    seat: u32,
}

fn main() {}
