use error_core::ApiError;

#[derive(Debug, thiserror::Error, ApiError)]
enum E {
    #[error("the disk failed")]
    #[api(status = 500, code = "disk_failed", title = "The disk failed")]
    IOError,
    #[error("the network failed")]
    #[api(status = 500, code = "network_failed", title = "The network failed")]
    IoError,
}

fn main() {}
