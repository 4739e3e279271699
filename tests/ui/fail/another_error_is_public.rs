use error_core::ApiError;

#[derive(Debug, thiserror::Error, ApiError)]
enum E {
    /// The number is broken
    #[error("not a number: {0}")]
    #[api(status = 400, code = "not_a_number")]
    Broken(std::num::ParseIntError),
}

fn main() {}
