use error_core::ApiError;

#[derive(Debug, thiserror::Error, ApiError)]
enum E {
    #[error("It is set already")]
    #[api(status = 409, code = "already_set", title = "It is set already")]
    Set,
}

fn main() {}
