use error_core::ApiError;

#[derive(Debug, thiserror::Error, ApiError)]
enum E {
    #[error("Taken")]
    #[api(status = 409, code = "taken", title = "Taken")]
    Taken {
        #[api(details)]
        name: String,
    },
}

fn main() {}
