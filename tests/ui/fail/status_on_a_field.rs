use error_core::ApiError;

#[derive(Debug, thiserror::Error, ApiError)]
enum E {
    #[error("Taken")]
    #[api(category = conflict)]
    Taken {
        #[api(status = 409)]
        name: String,
    },
}

fn main() {}
