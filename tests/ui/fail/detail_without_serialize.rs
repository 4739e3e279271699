use error_core::ApiError;

#[derive(Debug)]
struct User;

#[derive(Debug, thiserror::Error, ApiError)]
enum E {
    #[error("Taken")]
    #[api(category = conflict)]
    Taken(#[api(detail = "by_whom")] User),
}

fn main() {}
