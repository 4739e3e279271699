use error_core::ApiError;

#[derive(Debug, thiserror::Error, ApiError)]
enum E {
    /// Declined
    #[error("Declined")]
    #[api(status = 402, code = "declined")]
    Declined {
        #[api(code)]
        code: String,
        #[api(code)]
        other: String,
    },
}

fn main() {}
