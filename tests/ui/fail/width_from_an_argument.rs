use error_core::ApiError;

#[derive(Debug, thiserror::Error, ApiError)]
enum E {
    #[error("taken")]
    #[api(category = conflict, message = "{name:>width$} is taken")]
    Taken { name: String, width: usize },
}

fn main() {}
