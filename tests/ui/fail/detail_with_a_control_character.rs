use error_core::ApiError;

#[derive(Debug, thiserror::Error, ApiError)]
enum E {
    /// Gone
    #[error("Gone")]
    #[api(status = 410, code = "gone")]
    Gone {
        #[api(detail = "a\nb")]
        at: u64,
    },
}

fn main() {}
