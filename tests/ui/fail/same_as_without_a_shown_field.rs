use error_core::ApiError;

#[derive(Debug, thiserror::Error, ApiError)]
enum E {
    #[error("Taken")]
    #[api(category = conflict, user_message = "{name} is taken")]
    Taken { name: String },
    #[error("Reserved")]
    #[api(same_as = Taken)]
    Reserved,
}

fn main() {}
