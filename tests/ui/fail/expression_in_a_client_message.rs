use error_core::ApiError;

#[derive(Debug, thiserror::Error, ApiError)]
enum E {
    #[error("The name {} is taken", .name.len())]
    #[api(category = conflict)]
    Taken { name: String },
}

fn main() {}
