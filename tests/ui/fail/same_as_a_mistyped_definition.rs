use error_core::ApiError;

#[derive(Debug, thiserror::Error, ApiError)]
enum E {
    #[error("Not found")]
    #[api(same_as = Gone)]
    NotFound {
        #[api(detail)]
        name: String,
    },
    #[error("Gone")]
    #[api(category = gone)]
    Gone {
        #[api(detial)]
        name: String,
    },
}

fn main() {}
