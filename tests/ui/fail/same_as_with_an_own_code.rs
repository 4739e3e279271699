use error_core::ApiError;

#[derive(Debug, thiserror::Error, ApiError)]
enum E {
    /// Declined
    #[error("Declined")]
    #[api(status = 402, code = "declined")]
    Declined,
    #[error("Refused")]
    #[api(same_as = Declined)]
    Refused {
        #[api(code)]
        code: String,
    },
}

fn main() {}
