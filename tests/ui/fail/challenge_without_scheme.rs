use error_core::ApiError;

#[derive(Debug, thiserror::Error, ApiError)]
enum E {
    #[error("Sign in")]
    #[api(status = 401, code = "signed_out", title = "Signed out", challenge = "=api")]
    SignedOut,
}

fn main() {}
