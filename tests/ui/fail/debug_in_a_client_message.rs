use error_core::ApiError;

#[derive(Debug, thiserror::Error, ApiError)]
enum E {
    #[error("The name {name:?} is taken")]
    #[api(category = conflict)]
    Taken { name: String },
}

fn main() {}
