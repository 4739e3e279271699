use error_core::ApiError;

#[derive(Debug, thiserror::Error, ApiError)]
enum E {
    #[error("The law forbids it")]
    #[api(category = legally_unavailable, header("Link" = "<https://law.example>; rel=\"about\""))]
    Law,
}

fn main() {}
