use error_core::ApiError;

const MAXIMUM: u8 = 7;

#[derive(Debug, thiserror::Error, ApiError)]
enum E {
    #[error("There are {MAXIMUM} at most")]
    #[api(category = conflict)]
    TooMany,
}

fn main() {}
