use error_core::ApiError;

#[derive(Debug, thiserror::Error, ApiError)]
enum E {
    #[error("Invalid")]
    #[api(category = invalid_field)]
    Field {
        #[api(param)]
        field: u32,
    },
}

fn main() {}
