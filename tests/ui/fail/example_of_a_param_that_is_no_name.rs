use error_core::ApiError;

#[derive(Debug, thiserror::Error, ApiError)]
enum E {
    /// Invalid
    #[error("Invalid {param}")]
    #[api(status = 400, code = "invalid")]
    Invalid {
        #[api(param, example = 60)]
        param: String,
    },
}

fn main() {}
