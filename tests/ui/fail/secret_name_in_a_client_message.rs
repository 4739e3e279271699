use error_core::ApiError;

#[derive(Debug, thiserror::Error, ApiError)]
enum E {
    /// No such account
    #[error("No account with password {password}")]
    #[api(status = 404, code = "no_account")]
    NoAccount { password: String },
}

fn main() {}
