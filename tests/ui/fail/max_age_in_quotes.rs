use error_core::ApiError;

#[derive(Debug, thiserror::Error, ApiError)]
enum E {
    /// It is gone
    #[error("It is gone")]
    #[api(status = 410, code = "gone_away", max_age = "60")]
    A,
}

fn main() {}
