use error_core::ApiError;

#[derive(Debug, thiserror::Error, ApiError)]
#[api(format = problem)]
enum E {
    #[error("Taken")]
    #[api(category = conflict)]
    Taken {
        #[api(detail = "per-hour")]
        per_hour: u32,
    },
}

fn main() {}
