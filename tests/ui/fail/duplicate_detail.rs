use error_core::ApiError;

#[derive(Debug, thiserror::Error, ApiError)]
enum E {
    #[error("Taken")]
    #[api(category = conflict)]
    Taken {
        #[api(detail)]
        name: String,
        #[api(detail = "name")]
        other: String,
    },
}

fn main() {}
