use error_core::ApiError;

#[derive(Debug, thiserror::Error, ApiError)]
enum E {
    /// It is gone
    #[error("It is gone")]
    #[api(status = 410, code = "gone_away", max_age = 60, header("cache-control" = "max-age=90"))]
    A,
}

fn main() {}
