use error_core::ApiError;

#[derive(Debug, thiserror::Error, ApiError)]
enum E {
    /// A title
    #[error("A title")]
    #[api(status = 409, code = "several")]
    With {
        #[api(causes)]
        first: Vec<error_core::CategoryError>,
        #[api(causes)]
        second: Vec<error_core::CategoryError>,
    },
}

fn main() {}
