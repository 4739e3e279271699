use error_core::ApiError;

#[derive(Debug, thiserror::Error, ApiError)]
#[api(format = problme)]
enum E {
    /// Gone
    #[error("Gone")]
    #[api(status = 410, code = "gone")]
    Gone {
        #[api(detail)]
        count: u64,
    },
}

fn main() {}
