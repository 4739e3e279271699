use error_core::ApiError;

#[derive(Debug, thiserror::Error, ApiError)]
enum E {
    /// No such session
    #[error("no such session")]
    #[api(status = 500, code = "no_session", user_message = "The tokens {refresh_tokens} are gone")]
    NoSession { refresh_tokens: String },
}

fn main() {}
