use error_core::ApiError;

#[derive(Debug, thiserror::Error, ApiError)]
enum E {
    #[error("Sign in")]
    #[api(status = 407, code = "proxy", title = "Proxy")]
    Proxy,
}

fn main() {}
