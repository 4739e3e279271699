use error_core::ApiError;

#[derive(Debug, thiserror::Error, ApiError)]
enum E {
    /// Several
    #[error("Several")]
    #[api(status = 409, code = "several")]
    Several {
        #[api(causes)]
        all: Vec<String>,
    },
}

fn main() {}
