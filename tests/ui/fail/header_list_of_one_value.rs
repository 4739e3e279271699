use error_core::ApiError;

#[derive(Debug, thiserror::Error, ApiError)]
enum E {
    /// Moved
    #[error("Moved")]
    #[api(status = 409, code = "moved")]
    Moved {
        #[api(header = "Location")]
        to: Vec<String>,
    },
}

fn main() {}
