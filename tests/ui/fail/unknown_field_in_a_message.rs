use error_core::ApiError;

#[derive(Debug, thiserror::Error, ApiError)]
enum E {
    #[error("taken")]
    #[api(category = conflict, message = "{nmae} is taken")]
    Taken { name: String },
}

fn main() {}
