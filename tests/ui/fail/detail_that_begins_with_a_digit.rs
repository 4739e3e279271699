use error_core::ApiError;

#[derive(Debug, thiserror::Error, ApiError)]
#[api(format = problem)]
enum E {
    #[error("Taken")]
    #[api(category = conflict)]
    Taken {
        #[api(detail = "2nd_limit")]
        second_limit: u32,
    },
}

fn main() {}
