use error_core::ApiError;

#[derive(Debug, thiserror::Error, ApiError)]
enum E {
    #[error("Not found")]
    #[api(category = Category::NotFound)]
    NotFound,
}

fn main() {}
