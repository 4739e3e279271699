use error_core::ApiError;

#[derive(Debug, thiserror::Error, ApiError)]
enum E {
    /// Old protocol
    #[error("Old protocol")]
    #[api(status = 426, code = "old_protocol")]
    Old {
        #[api(header = upgrade)]
        protocol: String,
    },
}

fn main() {}
