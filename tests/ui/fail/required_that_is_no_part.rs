use error_response::ApiError;

/// No seat
#[derive(Debug, thiserror::Error, ApiError)]
#[error("There is no seat {row}")]
#[api(status = 404, code = "no_seat")]
struct NoSeat {
    #[api(required)]
    row: u32,
}

fn main() {}
